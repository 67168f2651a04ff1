package io.acclimate.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.signing.Signature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RegistryClientTest {
  private static final Digest A = new Digest("a".repeat(64));
  private static final Digest B = new Digest("b".repeat(64));
  private static final Head HEAD = new Head(A, null, B, new LastExperience(7, 3, 1_234));
  private static final String HEAD_JSON =
      """
      {"digest":"%s","weights":"%s","weightsState":null,"dataState":"%s",
       "lastExperience":{"number":7,"partition":3,"lastOffset":1234}}
      """
          .formatted(HEAD.digest(), A, B);
  private static final String MODEL_JSON =
      """
      {"name":"gas","state":"paused","epoch":12,"task":"classification","classes":["x","y"],
       "sourceDomain":"lab","targetDomain":"live","specDigest":"%s","holdOutFraction":0.2,
       "releasePolicy":"auto",
       "aliases":{"champion":{"version":2,"servingDigest":"%s","sizeBytes":99,"keyId":"k","signature":"MAE="}},
       "traffic":[{"alias":"champion","role":"serve","share":1.0}],
       "description":"of plant 2","tags":{"team":"blue"},"versionCount":3,"head":%s,"failures":{"experience":8,"count":1,"lastCause":"boom"}}
      """
          .formatted(B, A, HEAD_JSON);

  private FakeRegistry registry;
  private RegistryClient client;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    client = new RegistryClient(registry.url(), Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void readsAModel() {
    registry.answerNext(200, MODEL_JSON);

    assertThat(client.model("gas"))
        .isEqualTo(
            new Model(
                "gas",
                Model.State.PAUSED,
                12,
                "classification",
                List.of("x", "y"),
                "lab",
                "live",
                B,
                0.2,
                "auto",
                Map.of(
                    "champion",
                    new Model.Alias(2, A, 99, "k", new Signature("k", new byte[] {48, 1}))),
                List.of(new Model.Traffic("champion", Model.Role.SERVE, 1)),
                "of plant 2",
                Map.of("team", "blue"),
                3,
                HEAD,
                new Model.Failures(8, 1, "boom")));
    assertThat(registry.lines()).containsExactly("GET /api/v1/models/gas");
  }

  @Test
  void readsModelsAtAPosition() {
    registry.answerNext(200, "{\"position\":12,\"models\":[" + MODEL_JSON + "]}");

    RegistryClient.Models models = client.models(11);

    assertThat(models.position()).isEqualTo(12);
    assertThat(models.models()).extracting(Model::name).containsExactly("gas");
    assertThat(registry.lines()).containsExactly("GET /api/v1/models?minPosition=11");
  }

  @Test
  void readsVersions() {
    registry.answerNext(
        200,
        """
        {"versions":[{"version":1,"servingDigest":"%s","trainingDigest":"%s","profilesDigest":"%s","sizeBytes":5,
         "description":"imported","createdAt":"2026-01-31T12:00:00Z","experience":null,
         "aliases":["champion"],"standing":"archived","tags":{"a":"b"}}]}
        """
            .formatted(A, B, A));

    assertThat(client.versions("gas"))
        .containsExactly(
            new Version(
                1,
                A,
                B,
                A,
                5,
                "imported",
                Instant.parse("2026-01-31T12:00:00Z"),
                null,
                List.of("champion"),
                Version.Standing.ARCHIVED,
                Map.of("a", "b")));
  }

  @Test
  void readsWhatAVersionBeganWith() {
    registry
        .answerNext(
            200,
            "{\"head\":%s,\"experience\":8,\"partition\":0,\"firstOffset\":10,\"lastOffset\":19}"
                .formatted(HEAD_JSON))
        .answerNext(
            404, new String(FakeRegistry.problem("no-origin", "imported"), StandardCharsets.UTF_8));

    assertThat(client.origin("gas", 2)).contains(new Origin(HEAD, 8, 0, 10, 19));
    assertThat(client.origin("gas", 1)).isEmpty();
  }

  @Test
  void writesTheExportAsItComes() throws IOException {
    registry.answerNext(200, "{\"position\":7}");
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    client.export(out);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"position\":7}");
    assertThat(registry.lines()).containsExactly("GET /api/v1/export");
  }

  @Test
  void readsAHeadAndChecksItsDigest() {
    registry.answerNext(200, HEAD_JSON).answerNext(200, HEAD_JSON.replace("1234", "1235"));

    assertThat(client.head("gas")).isEqualTo(HEAD);
    assertThatThrownBy(() -> client.head("gas"))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("digest of the head");
  }

  @Test
  void readsHistory() {
    registry.answerNext(
        200,
        """
        {"changes":[{"offset":9,"commandId":"c-1","kind":"SetAlias","issuedBy":"ann",
         "issuedAt":"2026-01-31T12:00:00Z","decidedAt":"2026-01-31T12:00:01Z",
         "decision":"refused","code":"unknown-version","detail":"no version 9","version":null,
         "evidence":"%s"}]}
        """
            .formatted(A));

    assertThat(client.history("gas", 100, 10))
        .containsExactly(
            new Change(
                9,
                "c-1",
                "SetAlias",
                "ann",
                Instant.parse("2026-01-31T12:00:00Z"),
                Instant.parse("2026-01-31T12:00:01Z"),
                Decision.REFUSED,
                "unknown-version",
                "no version 9",
                null,
                A));
    assertThat(registry.lines())
        .containsExactly("GET /api/v1/models/gas/history?before=100&limit=10");
  }

  @Test
  void writesChanges() {
    String written = "{\"position\":9,\"epoch\":9,\"detail\":\"done\"}";
    for (int i = 0; i < 6; i++) {
      registry.answerNext(200, written);
    }

    client.setAlias("gas", "champion", 2);
    client.rollBack("gas", null);
    client.rollBack("gas", 1);
    client.refuse("gas", 2, "wrong");
    client.pause("gas", "holiday");
    RegistryClient.Written resumed = client.resume("gas");

    assertThat(resumed).isEqualTo(new RegistryClient.Written(9, 9, "done"));
    assertThat(registry.requests())
        .containsExactly(
            new FakeRegistry.Request(
                "PUT /api/v1/models/gas/aliases/champion", "{\"reason\":\"\",\"version\":2}"),
            new FakeRegistry.Request("POST /api/v1/models/gas/rollback", "{}"),
            new FakeRegistry.Request("POST /api/v1/models/gas/rollback", "{\"version\":1}"),
            new FakeRegistry.Request(
                "POST /api/v1/models/gas/refuse", "{\"reason\":\"wrong\",\"version\":2}"),
            new FakeRegistry.Request("POST /api/v1/models/gas/pause", "{\"reason\":\"holiday\"}"),
            new FakeRegistry.Request("POST /api/v1/models/gas/resume", "{}"));
  }

  @Test
  void putsVersionsInOrder() {
    for (int i = 0; i < 7; i++) {
      registry.answerNext(200, "{\"position\":9,\"epoch\":9,\"detail\":\"done\"}");
    }

    client.setTraffic(
        "gas", List.of(new Model.Traffic("challenger", Model.Role.CANARY, 0.25)), "try");
    client.removeAlias("gas", "challenger", "no & more");
    client.annotate("gas", new Notes("of plant 2", Map.of("a", "b"), Set.of("c")));
    client.annotate("gas", 2, new Notes(null, Map.of(), Set.of()));
    client.archive("gas", 2, "old");
    client.deleteVersion("gas", 2, "");
    client.deleteModel("gas", "older");

    assertThat(registry.requests())
        .containsExactly(
            new FakeRegistry.Request(
                "PUT /api/v1/models/gas/traffic",
                "{\"reason\":\"try\",\"shares\":[{\"alias\":\"challenger\",\"role\":\"canary\",\"share\":0.25}]}"),
            new FakeRegistry.Request(
                "DELETE /api/v1/models/gas/aliases/challenger?reason=no%20%26%20more", "{}"),
            new FakeRegistry.Request(
                "PATCH /api/v1/models/gas",
                "{\"description\":\"of plant 2\",\"tags\":{\"a\":\"b\",\"c\":null}}"),
            new FakeRegistry.Request("PATCH /api/v1/models/gas/versions/2", "{\"tags\":{}}"),
            new FakeRegistry.Request(
                "POST /api/v1/models/gas/versions/2/archive", "{\"reason\":\"old\"}"),
            new FakeRegistry.Request("DELETE /api/v1/models/gas/versions/2?reason=", "{}"),
            new FakeRegistry.Request("DELETE /api/v1/models/gas?reason=older", "{}"));
  }

  @Test
  void neverRepeatsAChangeThatMayHaveArrived() {
    registry.breakNext();

    assertThatThrownBy(() -> client.rollBack("gas", null))
        .isInstanceOf(RegistryUnavailableException.class);
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void repeatsReads() {
    registry.breakNext().answerNext(503, "").answerNext(200, MODEL_JSON);

    assertThat(client.model("gas").epoch()).isEqualTo(12);
  }

  @Test
  void saysWhyTheRegistryRefused() {
    registry.answerNext(404, problem("unknown-model", "There is no model gas."));

    assertThatThrownBy(() -> client.model("gas"))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(404);
              assertThat(refused.code()).isEqualTo("unknown-model");
            })
        .hasMessageContaining("There is no model gas.");
  }

  @Test
  void findsNothing() {
    registry.answerNext(404, problem("unknown-model", "There is no model gas."));

    assertThat(client.findModel("gas")).isEmpty();
  }

  @Test
  void neverPutsAnUncheckedNameIntoAPath() {
    assertThatThrownBy(() -> client.model("../secrets")).isInstanceOf(InvalidFormatException.class);
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void namesThePartOfAnAnswerThatItDoesNotUnderstand() {
    registry.answerNext(200, MODEL_JSON.replace("\"paused\"", "\"asleep\""));

    assertThatThrownBy(() -> client.model("gas"))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("state")
        .hasMessageContaining("asleep");
  }

  @Test
  void ignoresPartsOfAnAnswerThatAreNew() {
    registry.answerNext(200, MODEL_JSON.replace("{\"name\"", "{\"colour\":\"red\",\"name\""));

    assertThat(client.model("gas").name()).isEqualTo("gas");
  }

  @Test
  void waitsForADecision() {
    String unknown = problem("unknown-command", "not decided");
    registry
        .answerNext(404, unknown)
        .answerNext(404, unknown)
        .answerNext(
            200,
            """
            {"position":4,"decision":"refused","code":"absent-blobs","detail":"2 blobs are absent",
             "version":null,"head":%s,"absentBlobs":["%s"]}
            """
                .formatted(HEAD_JSON, B));

    assertThat(client.awaitCommand("c/1", Duration.ofSeconds(5)))
        .contains(
            new CommandResult(
                4, Decision.REFUSED, "absent-blobs", "2 blobs are absent", null, HEAD, List.of(B)));
    assertThat(registry.lines()).allMatch(line -> line.startsWith("GET /api/v1/commands/c%2F1?"));
  }

  @Test
  void waitsForADecisionNoLongerThanAsked() {
    for (int i = 0; i < 1_000; i++) {
      registry.answerNext(404, "");
    }

    assertThat(client.awaitCommand("c-1", Duration.ofMillis(100))).isEmpty();
  }

  private static String problem(String code, String detail) {
    return new String(FakeRegistry.problem(code, detail), StandardCharsets.UTF_8);
  }
}
