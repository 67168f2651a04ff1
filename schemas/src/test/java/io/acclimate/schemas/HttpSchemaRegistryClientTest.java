package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.schemas.FakeSchemaRegistry.Request;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpSchemaRegistryClientTest extends SchemaRegistryClientContract {
  private FakeSchemaRegistry server;
  private SchemaRegistryClient client;

  @BeforeEach
  void start() throws IOException {
    server = new FakeSchemaRegistry();
    client = SchemaRegistryClient.of(SchemaRegistryConfig.of(server.url()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  SchemaRegistryClient client() {
    return client;
  }

  @Test
  void asksForASchemaOnlyOnce() {
    int id = client.register("things-value", FIRST);
    client.register("things-value", FIRST);
    client.byId(id);
    client.byId(id);

    assertThat(server.requests())
        .extracting(Request::path)
        .containsExactly("/subjects/things-value/versions", "/schemas/ids/" + id);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503})
  void triesAgainWhenTheRegistryIsInTrouble(int status) {
    server.answerNext(status, "{\"error_code\":50001,\"message\":\"store error\"}");

    int id = client.register("things-value", FIRST);

    assertThat(client.byId(id)).isEqualTo(FIRST);
  }

  @Test
  void triesAgainWhenAConnectionFallsSilent() {
    server.answerNothingNext();
    client = impatient(server.url(), Duration.ofSeconds(3));

    int id = client.register("things-value", FIRST);

    assertThat(client.byId(id)).isEqualTo(FIRST);
  }

  @Test
  void givesUpWhenTheTimeIsOver() {
    for (int i = 0; i < 20; i++) {
      server.answerNext(503, "{\"error_code\":50003,\"message\":\"no leader\"}");
    }
    client = impatient(server.url(), Duration.ofSeconds(1));

    assertThatThrownBy(() -> client.register("things-value", FIRST))
        .isInstanceOf(SchemaRegistryUnavailableException.class)
        .hasMessageContaining("503")
        .hasMessageContaining("no leader");
  }

  @Test
  void namesTheSettingWhenNobodyListens() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0)) {
      nobody = URI.create("http://localhost:" + free.getLocalPort());
    }
    client = impatient(nobody, Duration.ofMillis(200));

    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(SchemaRegistryUnavailableException.class)
        .hasMessageContaining(nobody.toString())
        .hasMessageContaining("acclimate.schema-registry.url");
  }

  @Test
  void saysWhichCredentialsToSet() {
    server.answerNext(401, "{\"error_code\":40101,\"message\":\"Unauthorized\"}");

    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(SchemaRegistryUnavailableException.class)
        .hasMessageContaining("acclimate.schema-registry.username")
        .hasMessageContaining("bearer-token");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void saysWhichRightsAreMissing() {
    server.answerNext(403, "");

    assertThatThrownBy(() -> client.register("things-value", FIRST))
        .isInstanceOf(SchemaRegistryUnavailableException.class)
        .hasMessageContaining("rights on things-value");
  }

  @Test
  void doesNotTakeAnotherServersNotFoundForAnUnknownSchema() {
    server.answerNext(404, "<html>Not found</html>");

    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(SchemaRegistryUnavailableException.class)
        .hasMessageContaining("/apis/ccompat/v7");
  }

  @Test
  void doesNotTakeAWebPageForAnAnswer() {
    server.answerNext(200, "<html>Welcome</html>");

    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(SchemaRegistryUnavailableException.class)
        .hasMessageContaining("Confluent's protocol");
  }

  @Test
  void refusesSchemasThatAreNotAvro() {
    server.answerNext(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message A {}\"}");

    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("PROTOBUF");
  }

  @Test
  void refusesSchemasThatDoNotParse() {
    server.answerNext(200, "{\"schema\":\"{\\\"type\\\":\\\"sphere\\\"}\"}");

    assertThatThrownBy(() -> client.byId(1))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("does not parse");
  }

  @Test
  void onlyLooksUpWhenItMayNotRegister() {
    client = SchemaRegistryClient.of(config(null, null, null, false));

    assertThatThrownBy(() -> client.idOf("things-value", FIRST))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("acclimate.schema-registry.auto-register");
    assertThat(server.requests())
        .extracting(Request::path)
        .containsExactly("/subjects/things-value");
  }

  @Test
  void sendsBasicCredentials() {
    client = SchemaRegistryClient.of(config("ann", "s3cret", null, true));

    client.register("things-value", FIRST);

    assertThat(server.requests())
        .extracting(Request::authorization)
        .containsExactly("Basic YW5uOnMzY3JldA==");
  }

  @Test
  void sendsABearerToken() {
    client = SchemaRegistryClient.of(config(null, null, "abc.def", true));

    client.register("things-value", FIRST);

    assertThat(server.requests())
        .extracting(Request::authorization)
        .containsExactly("Bearer abc.def");
  }

  @Test
  void keepsSubjectsWithSpecialCharactersApart() {
    int id = client.register("a b/c-value", FIRST);

    assertThat(id).isPositive();
    assertThat(server.requests().get(0).path()).isEqualTo("/subjects/a b/c-value/versions");
  }

  private SchemaRegistryConfig config(
      @Nullable String username,
      @Nullable String password,
      @Nullable String token,
      boolean autoRegister) {
    return new SchemaRegistryConfig(
        server.url(), username, password, token, null, null, autoRegister, Duration.ofSeconds(5));
  }

  private static SchemaRegistryClient impatient(URI url, Duration timeout) {
    return SchemaRegistryClient.of(
        new SchemaRegistryConfig(url, null, null, null, null, null, true, timeout));
  }
}
