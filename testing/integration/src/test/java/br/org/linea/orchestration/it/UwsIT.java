package br.org.linea.orchestration.it;

import static org.assertj.core.api.Assertions.assertThat;

import br.org.linea.orchestration.stack.clients.MachineClient;
import br.org.linea.orchestration.stack.process.Child;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;

/** The UWS interface with pyvo, a client that astronomers have, as Debian packages it. */
class UwsIT {

  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** Debian's astropy brings the IVOA's schema of VOTables. */
  private static final Path VOTABLE =
      Path.of("/usr/lib/python3/dist-packages/astropy/io/votable/data/VOTable.v1.4.xsd");

  @TempDir private Path temp;

  @Test
  void pyvo_lists_starts_waits_stops_and_reads_results_and_errors()
      throws IOException, URISyntaxException, SAXException {
    Platform platform = Platform.shared();
    MachineClient client = platform.register();
    Path script = Path.of(UwsIT.class.getResource("/uws/pyvo_client.py").toURI());
    Path log = temp.resolve("pyvo.log");
    Path error = temp.resolve("error.xml");

    int exit =
        Child.start(
                "pyvo",
                temp,
                log,
                Map.of(
                    "UWS_URL",
                    platform.api().url() + "/uws",
                    "ORCHEST_CLIENT_ID",
                    client.id(),
                    "ORCHEST_CLIENT_SECRET",
                    client.secret(),
                    "ERROR_DOCUMENT",
                    error.toString(),
                    "HOME",
                    temp.toString()),
                List.of("/usr/bin/python3", script.toString()))
            .awaitExit(LIMIT);

    assertThat(exit).as(Files.readString(log)).isZero();
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(VOTABLE.toFile())
        .newValidator()
        .validate(new StreamSource(error.toFile()));
  }
}
