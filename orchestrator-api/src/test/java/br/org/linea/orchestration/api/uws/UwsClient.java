package br.org.linea.orchestration.api.uws;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.xml.XmlPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.function.Supplier;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/** A client that knows the text of UWS 1.1 and nothing of this service but an address. */
record UwsClient(Supplier<RequestSpecification> requests, String list) {

  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    try {
      return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
          .newSchema(new Source[] {source("xlink.xsd"), source("uws.xsd")});
    } catch (SAXException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Source source(String name) {
    return new StreamSource(UwsClient.class.getResource("/uws/" + name).toString());
  }

  RequestSpecification request() {
    return requests.get().redirects().follow(false);
  }

  /** The job's address. */
  String create(Map<String, ?> form) {
    return seeOther(request().formParams(form).post(list));
  }

  /** Where an answer sends the client. */
  static String seeOther(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(303);
    return answer.header("Location");
  }

  void phase(String job, String phase) {
    assertThat(seeOther(request().formParam("PHASE", phase).post(job + "/phase"))).isEqualTo(job);
  }

  String phaseOf(String job) {
    return request().get(job + "/phase").asString();
  }

  /** A document, which must be valid. */
  XmlPath document(String address) {
    Response answer = request().accept("application/xml").get(address);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("application/xml");
    valid(answer.asString());
    return answer.xmlPath();
  }

  private static void valid(String document) {
    try {
      SCHEMA.newValidator().validate(new StreamSource(new StringReader(document)));
    } catch (SAXException | IOException e) {
      throw new AssertionError(document, e);
    }
  }

  String id(String job) {
    return job.substring(job.lastIndexOf('/') + 1);
  }
}
