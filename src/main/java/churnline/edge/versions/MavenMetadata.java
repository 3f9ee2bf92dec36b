package churnline.edge.versions;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What a {@code maven-metadata.xml} says of an artifact. It comes from a server, so it is read as a
 * stream: without DTD and entities, and as deep as such a file is.
 */
final class MavenMetadata {
  private static final int DEEPEST = 10;
  private static final String VERSION = "/metadata/versioning/versions/version";
  private static final String RELEASE = "/metadata/versioning/release";

  /** It is shown to people and kept in a file of lines: no blanks and no control characters. */
  private static final Pattern SHOWN = Pattern.compile("[0-9A-Za-z._+~-]{1,64}");

  /** Dates that some projects used as versions long ago, and previews. */
  private static final Pattern NO_RELEASE =
      Pattern.compile(
          "^[0-9]{8}|[-.](alpha|beta|m|rc|cr|ea|snapshot|preview|pre)", Pattern.CASE_INSENSITIVE);

  private final List<String> versions = new ArrayList<>();
  private final List<String> releases = new ArrayList<>();

  private MavenMetadata() {}

  /**
   * Returns the newest release that is no preview; empty when there are only previews.
   *
   * @throws LookupException if it is no such file, or names no version
   */
  static Optional<String> newest(byte[] xml) throws LookupException {
    MavenMetadata metadata = new MavenMetadata();
    try {
      metadata.read(xml);
    } catch (XMLStreamException malformed) {
      throw new LookupException("the repository's response is not a maven-metadata.xml");
    }
    List<String> all = metadata.versions.isEmpty() ? metadata.releases : metadata.versions;
    if (all.isEmpty()) {
      throw new LookupException("the repository's response names no version");
    }
    return all.stream()
        .filter(version -> !NO_RELEASE.matcher(version).find())
        .max(VersionOrder.ASCENDING);
  }

  private void read(byte[] xml) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
    List<String> path = new ArrayList<>();
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> begin(reader, path);
        case XMLStreamConstants.END_ELEMENT -> path.remove(path.size() - 1);
        case XMLStreamConstants.DTD -> throw new XMLStreamException("a DTD");
        default -> {}
      }
    }
  }

  private void begin(XMLStreamReader reader, List<String> path) throws XMLStreamException {
    path.add(reader.getLocalName());
    if (path.size() > DEEPEST) {
      throw new XMLStreamException("nested too deep");
    }
    String where = "/" + String.join("/", path);
    if (where.equals(VERSION) || where.equals(RELEASE)) {
      String text = reader.getElementText().strip();
      // that has read the end of the element
      path.remove(path.size() - 1);
      if (SHOWN.matcher(text).matches()) {
        (where.equals(VERSION) ? versions : releases).add(text);
      }
    }
  }
}
