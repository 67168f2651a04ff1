package io.acclimate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.core.artifact.RawHttp;
import io.acclimate.core.artifact.TraversalStrings;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever names something is a name: 400 ways out of a folder, at every place there is. */
@QuarkusTest
final class TraversalIsRefusedTest {
  private static final List<String> STRINGS = TraversalStrings.some(400, 17);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW =
      "\"inputs\":[{\"name\":\"x\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[1]}]";

  private final URI base =
      URI.create(ConfigProvider.getConfig().getValue("test.url", String.class) + "/");
  private final RawHttp http = new RawHttp(base.getHost(), base.getPort());

  @AfterEach
  void close() throws IOException {
    http.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/, ''",
    "GET, /v2/models/, ''",
    "GET, /v2/models/, /ready",
    "GET, /v2/models/, /versions/1",
    "GET, /v2/models/, /versions/1/ready",
    "POST, /v2/models/, /infer",
    "POST, /v2/models/, /versions/1/infer",
    "GET, /v2/models/gas/versions/, ''",
    "GET, /v2/models/gas/versions/, /ready",
    "POST, /v2/models/gas/versions/, /infer",
  })
  void inAPath(String method, String before, String after) throws IOException {
    for (String string : STRINGS) {
      assertRefused(method, before + string + after, null);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":$,%s}",
        "{\"parameters\":{\"domain\":$},%s}",
        "{\"parameters\":{\"route\":$},%s}",
        "{\"outputs\":[{\"name\":$}],%s}",
        "{$:1,%s}",
      })
  void inABody(String body) throws IOException {
    for (String string : STRINGS) {
      String asked = body.formatted(ROW).replace("$", JSON.writeValueAsString(string));
      assertRefused("POST", "/v2/models/gas/infer", asked);
      assertRefused("POST", "/v2/models/gas/versions/1/infer", asked);
    }
  }

  @Test
  void otherPathsGoOn() throws IOException {
    assertThat(http.send("GET", "/v2/health/live", null).status()).isEqualTo(200);
    assertThat(http.send("GET", "/v2/health/../health/ready?x", null).status()).isEqualTo(400);
    assertThat(http.send("GET", "/q/health/../metrics", null).status()).isEqualTo(200);
  }

  private void assertRefused(String method, String target, @Nullable String body)
      throws IOException {
    RawHttp.Answer answer = http.send(method, target, body);
    assertThat(answer.status()).as("%s %s %s%n%s", method, target, body, answer).isEqualTo(400);
  }
}
