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

/**
 * Whatever names something is a name: 400 ways out of a folder, at every place there is. Each place
 * takes a harmless name first, so that what is refused is the name and nothing else about it.
 */
@QuarkusTest
final class TraversalIsRefusedTest {
  private static final List<String> STRINGS = TraversalStrings.some(400, 17);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INPUT =
      "\"inputs\":[{\"name\":\"input\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[1]}]";
  private static final int BAD_REQUEST = 400;

  /** Of a right request here: which models there are is not known without a broker. */
  private static final int NOT_YET = 503;

  private final URI base =
      URI.create(ConfigProvider.getConfig().getValue("test.url", String.class) + "/");
  private final RawHttp http = new RawHttp(base.getHost(), base.getPort());

  @AfterEach
  void close() throws IOException {
    http.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/health/, '', live, 200",
    "GET, /v2/models/, '', gas, 503",
    "GET, /v2/models/, /ready, gas, 503",
    "GET, /v2/models/, /versions/1, gas, 503",
    "GET, /v2/models/, /versions/1/ready, gas, 503",
    "POST, /v2/models/, /infer, gas, 503",
    "POST, /v2/models/, /versions/1/infer, gas, 503",
    "GET, /v2/models/gas/versions/, '', 1, 503",
    "GET, /v2/models/gas/versions/, '', champion, 503",
    "GET, /v2/models/gas/versions/, /ready, 1, 503",
    "POST, /v2/models/gas/versions/, /infer, 1, 503",
    "POST, /v2/models/gas/versions/, /infer, champion, 503",
    "POST, /v2/repository/models/, /load, gas, 503",
    "POST, /v2/repository/models/, /unload, gas, 503",
    "POST, /v2/repository/models/gas/, '', load, 503",
    "POST, /v2/repository/, '', index, 200",
  })
  void inAPath(String method, String before, String after, String harmless, int otherwise)
      throws IOException {
    String body = method.equals("GET") ? null : after.endsWith("/infer") ? question() : "{}";
    assertAnswered(otherwise, method, before + harmless + after, body);

    for (String string : STRINGS) {
      assertAnswered(BAD_REQUEST, method, before + string + after, body);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{\"id\":$,%s}`, e-17",
        "`{\"id\":$,%s}`, plant 3/valve.7 (50%)",
        "`{\"parameters\":{\"domain\":$},%s}`, plant/3",
        "`{\"parameters\":{\"route\":$},%s}`, caller 5",
        "`{\"outputs\":[{\"name\":$}],%s}`, scores",
        "`{\"inputs\":[{\"name\":$,\"shape\":[1],\"datatype\":\"FP32\",\"data\":[1]}]}`, input",
        "`{\"inputs\":[{\"name\":\"input\",\"shape\":[1],\"datatype\":$,\"data\":[1]}]}`, FP32",
        "`{$:\"5\",%s}`, id",
      })
  void inABody(String body, String harmless) throws IOException {
    for (String path : List.of("/v2/models/gas/infer", "/v2/models/gas/versions/1/infer")) {
      assertAnswered(NOT_YET, "POST", path, with(body, harmless));

      for (String string : STRINGS) {
        assertAnswered(BAD_REQUEST, "POST", path, with(body, string));
      }
    }
  }

  @Test
  void otherPathsGoOn() throws IOException {
    assertThat(http.send("GET", "/v2/health/live", null).status()).isEqualTo(200);
    assertThat(http.send("GET", "/v2/health/../health/ready?x", null).status()).isEqualTo(400);
    assertThat(http.send("GET", "/q/health/../metrics", null).status()).isEqualTo(200);
  }

  private static String question() {
    return "{" + INPUT + "}";
  }

  private static String with(String body, String name) throws IOException {
    return body.replace("%s", INPUT).replace("$", JSON.writeValueAsString(name));
  }

  private void assertAnswered(int status, String method, String target, @Nullable String body)
      throws IOException {
    RawHttp.Answer answer = http.send(method, target, body);
    assertThat(answer.status()).as("%s %s %s%n%s", method, target, body, answer).isEqualTo(status);
  }
}
