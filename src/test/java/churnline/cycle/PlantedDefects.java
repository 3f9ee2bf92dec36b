package churnline.cycle;

import churnline.dataset.TableWriter;
import churnline.ingest.RecordSource;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Names of files whose reading ends in something that nobody expects. */
final class PlantedDefects {
  private final Map<String, Throwable> defects = new ConcurrentHashMap<>();

  void in(String name, Throwable failure) {
    defects.put(name, failure);
  }

  void mend() {
    defects.clear();
  }

  Tables of(Tables tables) {
    return new Tables() {
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
