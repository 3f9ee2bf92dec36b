package churnline.edge.versions;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Small files of our own machine: a pom, Maven's settings. What a server sends is a stream. */
final class XmlTree {
  private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

  private XmlTree() {}

  /**
   * Returns the outermost element.
   *
   * @throws IOException if it is no XML, or has a DTD
   */
  static Element root(InputStream xml) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature(NO_DOCTYPE, true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // the parser's own handler prints
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(xml).getDocumentElement();
    } catch (SAXException | ParserConfigurationException malformed) {
      throw new IOException(malformed.getMessage(), malformed);
    }
  }

  /** Child elements of this name, or all of them without one. */
  static List<Element> children(Element parent, String... name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element
          && (name.length == 0 || element.getTagName().equals(name[0]))) {
        found.add(element);
      }
    }
    return found;
  }

  /** Elements of this name in the children named {@code within}. */
  static List<Element> grandchildren(Element parent, String within, String name) {
    return children(parent, within).stream()
        .flatMap(child -> children(child, name).stream())
        .toList();
  }

  /** Text of the first child of this name; empty without one. */
  static String text(Element parent, String name) {
    return children(parent, name).stream()
        .map(child -> child.getTextContent().strip())
        .findFirst()
        .orElse("");
  }
}
