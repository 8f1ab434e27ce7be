package br.org.linea.orchestration.api.uws;

import java.io.StringWriter;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an XML document. What XML 1.0 cannot hold becomes U+FFFD. */
final class XmlText {

  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
  private static final int REPLACEMENT = 0xFFFD;

  private final XMLStreamWriter out;

  private XmlText(XMLStreamWriter out) {
    this.out = out;
  }

  /** The document that {@code content} writes. */
  static String of(Consumer<XmlText> content) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter out = FACTORY.createXMLStreamWriter(text);
      out.writeStartDocument("UTF-8", "1.0");
      content.accept(new XmlText(out));
      out.writeEndDocument();
      out.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return text + "\n";
  }

  /** An element; its name may have a prefix, which an attribute {@code xmlns:…} around it binds. */
  XmlText element(String name, Consumer<XmlText> content) {
    try {
      out.writeStartElement(name);
      content.accept(this);
      out.writeEndElement();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  /** An element with text alone. */
  XmlText element(String name, String text) {
    return element(name, inner -> inner.text(text));
  }

  XmlText attribute(String name, String value) {
    try {
      out.writeAttribute(name, clean(value));
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  XmlText text(String text) {
    try {
      out.writeCharacters(clean(text));
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
    return this;
  }

  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> isAllowed(point) ? point : REPLACEMENT)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /** The production Char of XML 1.0. */
  private static boolean isAllowed(int point) {
    return point == '\t'
        || point == '\n'
        || point == '\r'
        || point >= ' ' && point < Character.MIN_SURROGATE
        || point > Character.MAX_SURROGATE && point < 0xFFFE
        || point >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
  }
}
