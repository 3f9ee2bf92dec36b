package churnline.core.cycle;

import churnline.core.dataset.TableWriter;
import churnline.core.disk.TabularFiles;
import churnline.core.ingest.RecordSource;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names of files whose reading ends in something that nobody expects. */
public final class PlantedDefects {
  private final Map<String, Throwable> defects = new ConcurrentHashMap<>();

  public void in(String name, Throwable failure) {
    defects.put(name, failure);
  }

  void mend() {
    defects.clear();
  }

  TabularFiles of(TabularFiles tables) {
    return new TabularFiles() {
      @Override
      public RecordSource open(Path file, String name, boolean fallbackEncoding) {
        if (defects.containsKey(name)) {
          sneak(defects.get(name));
        }
        return tables.open(file, name, fallbackEncoding);
      }

      @Override
      public RecordSource open(InputStream in, String name) {
        return tables.open(in, name);
      }

      @Override
      public TableWriter write(OutputStream out) {
        return tables.write(out);
      }
    };
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable failure) throws E {
    throw (E) failure;
  }
}
