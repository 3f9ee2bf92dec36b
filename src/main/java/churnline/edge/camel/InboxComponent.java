package churnline.edge.camel;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFileConfiguration;
import org.apache.camel.component.file.GenericFileEndpoint;

/**
 * Camel's file component on one folder that no URI names: in a URI {@code %20}, {@code ?}, <code>
 * {{</code> and others stand for something else, and what then is watched is another folder.
 */
public final class InboxComponent extends FileComponent {
  private final Path folder;

  /**
   * @param folder absolute
   */
  public InboxComponent(Path folder) {
    this.folder = folder;
  }

  @Override
  protected GenericFileEndpoint<File> buildFileEndpoint(
      String uri, String remaining, Map<String, Object> parameters) {
    FileEndpoint endpoint = new FileEndpoint(uri, this);
    endpoint.setFile(folder.toFile());
    GenericFileConfiguration configuration = new AsNamed();
    configuration.setDirectory(folder.toString());
    endpoint.setConfiguration(configuration);
    return endpoint;
  }

  /** A backslash is part of a name here, not a separator. */
  private static final class AsNamed extends GenericFileConfiguration {
    @Override
    public boolean needToNormalize() {
      return false;
    }
  }
}
