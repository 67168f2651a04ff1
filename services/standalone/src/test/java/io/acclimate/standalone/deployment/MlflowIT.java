package io.acclimate.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.acclimate.client.HttpBlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.standalone.Await;
import io.acclimate.standalone.TestCluster;
import io.acclimate.standalone.TestClusterExtension;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.ModelVersionsPage;

/**
 * Each row of the table in docs/mlflow.md, with MLflow's own client wherever it has the call. The
 * registry is one, and what a test changes the later ones see.
 */
@ExtendWith(TestClusterExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class MlflowIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GAS = "gas-sensors";
  private static final Duration COLLECTED_WITHIN = Duration.ofSeconds(60);

  private static Deployment deployment;
  private static MlflowClient mlflow;
  private static MlflowCalls calls;
  private static int tensors;
  private static Digest serving;

  @BeforeAll
  static void start(TestCluster cluster) {
    SensorModel model = SensorModel.named(GAS, 10);
    deployment =
        Deployment.start(
                cluster,
                "mlflow",
                Map.of(
                    "acclimate.registry-service.training-token", "a token of some length",
                    "acclimate.registry-service.collection.every", "1s",
                    "acclimate.registry-service.collection.grace", "5s"))
            .awaitReady();
    deployment.register(model.definition(), model.first());
    serving = model.first().serving();
    mlflow = new MlflowClient(deployment.the(Service.REGISTRY).url().toString());
    calls = new MlflowCalls(deployment.the(Service.REGISTRY).url(), GAS);
    byte[] manifest = Objects.requireNonNull(model.first().blobs().get(model.first().serving()));
    tensors = ServingManifest.parse(manifest).tensors().size();
  }

  @AfterAll
  static void stop() {
    mlflow.close();
    deployment.close();
  }

  @Test
  @Order(1)
  void showsAModelWithItsAliasesAndNewestVersions() {
    var model = mlflow.getRegisteredModel(GAS);

    assertThat(model.getName()).isEqualTo(GAS);
    assertThat(model.getUserId()).isEqualTo("test");
    assertThat(model.getAliasesList())
        .singleElement()
        .satisfies(
            alias -> {
              assertThat(alias.getAlias()).isEqualTo("champion");
              assertThat(alias.getVersion()).isEqualTo("1");
            });
    assertThat(model.getLatestVersionsList())
        .extracting(ModelVersion::getCurrentStage)
        .containsExactly("Production");
  }

  @Test
  @Order(2)
  void showsAVersionAndWhereItsFilesAre() {
    ModelVersion version = mlflow.getModelVersion(GAS, "1");

    assertThat(version.getDescription()).isEqualTo("pre-trained");
    assertThat(version.getStatus().name()).isEqualTo("READY");
    assertThat(version.getCreationTimestamp()).isPositive();
    assertThat(mlflow.getModelVersionDownloadUri(GAS, "1"))
        .isEqualTo("mlflow-artifacts:/gas-sensors/versions/1")
        .isEqualTo(version.getSource());
  }

  @Test
  @Order(3)
  void takesANameThatHasNoVersionYet() throws Exception {
    mlflow.sendPost(
        "registered-models/create",
        """
        {"name": "pumps", "description": "of plant 2", "tags": [{"key": "team", "value": "blue"}]}
        """);

    assertThat(mlflow.getRegisteredModel("pumps").getDescription()).isEqualTo("of plant 2");
    assertThat(mlflow.getRegisteredModel("pumps").getTagsList())
        .singleElement()
        .satisfies(tag -> assertThat(tag.getValue()).isEqualTo("blue"));
    assertCode(
        "RESOURCE_ALREADY_EXISTS",
        400,
        () -> mlflow.sendPost("registered-models/create", "{\"name\": \"pumps\"}"));
    assertCode(
        "INVALID_PARAMETER_VALUE",
        400,
        () -> mlflow.sendPost("registered-models/create", "{\"name\": \"../Pumps\"}"));
  }

  @Test
  @Order(4)
  void makesANewVersionOnlyOfOneOfTheSameModel() throws Exception {
    JsonNode made =
        JSON.readTree(
            mlflow.sendPost(
                "model-versions/create",
                """
                {"name": "gas-sensors", "source": "mlflow-artifacts:/gas-sensors/versions/1",
                 "run_id": "r-1", "description": "once more"}
                """));

    assertThat(made.at("/model_version/version").asText()).isEqualTo("2");
    assertThat(mlflow.getModelVersion(GAS, "2").getRunId()).isEqualTo("r-1");
    for (String source :
        List.of(
            "mlflow-artifacts:/pumps/versions/1",
            "s3://bucket/model",
            "mlflow-artifacts:/gas-sensors/versions/1/../2",
            "/etc/passwd")) {
      assertCode(
          "INVALID_PARAMETER_VALUE",
          400,
          () ->
              mlflow.sendPost(
                  "model-versions/create",
                  JSON.writeValueAsString(
                      JSON.createObjectNode().put("name", GAS).put("source", source))));
    }
  }

  @Test
  @Order(5)
  void showsTheNewestVersionOfEachStage() {
    assertThat(mlflow.getLatestVersions(GAS))
        .extracting(ModelVersion::getVersion)
        .containsExactly("2", "1");
    assertThat(mlflow.getLatestVersions(GAS, List.of("Production")))
        .extracting(ModelVersion::getVersion)
        .containsExactly("1");
    assertThat(mlflow.getLatestVersions(GAS, List.of("Staging"))).isEmpty();
    assertCode(
        "INVALID_PARAMETER_VALUE", 400, () -> mlflow.getLatestVersions(GAS, List.of("Somewhere")));
  }

  @Test
  @Order(6)
  void keepsTagsAndDescriptions() throws Exception {
    post("registered-models/set-tag", "{\"name\":\"%s\",\"key\":\"site\",\"value\":\"x\"}");
    calls.patch("registered-models/update", "{\"name\":\"%s\",\"description\":\"Sensors\"}");
    post(
        "model-versions/set-tag",
        "{\"name\":\"%s\",\"version\":\"2\",\"key\":\"ok\",\"value\":\"yes\"}");
    calls.patch(
        "model-versions/update", "{\"name\":\"%s\",\"version\":\"2\",\"description\":\"better\"}");

    assertThat(mlflow.getRegisteredModel(GAS).getDescription()).isEqualTo("Sensors");
    assertThat(mlflow.getRegisteredModel(GAS).getTagsList())
        .singleElement()
        .satisfies(tag -> assertThat(tag.getKey()).isEqualTo("site"));
    assertThat(mlflow.getModelVersion(GAS, "2").getDescription()).isEqualTo("better");
    assertThat(mlflow.searchModelVersions("name = 'gas-sensors' AND tags.ok = 'yes'").getItems())
        .extracting(ModelVersion::getVersion)
        .containsExactly("2");

    calls.delete("registered-models/delete-tag", "{\"name\":\"%s\",\"key\":\"site\"}");
    calls.delete("model-versions/delete-tag", "{\"name\":\"%s\",\"version\":\"2\",\"key\":\"ok\"}");

    assertThat(mlflow.getRegisteredModel(GAS).getTagsList()).isEmpty();
    assertThat(mlflow.searchModelVersions("tags.ok = 'yes'").getItems()).isEmpty();
  }

  @Test
  @Order(7)
  void searchesInPages() throws Exception {
    ModelVersionsPage first =
        mlflow.searchModelVersions("name LIKE 'gas%'", 1, List.of("version_number ASC"), null);

    assertThat(first.getItems()).extracting(ModelVersion::getVersion).containsExactly("1");
    assertThat(first.hasNextPage()).isTrue();
    assertThat(((ModelVersionsPage) first.getNextPage()).getItems())
        .extracting(ModelVersion::getVersion)
        .containsExactly("2");
    assertThat(mlflow.searchModelVersions().getItems()).hasSize(2);
    JsonNode models =
        JSON.readTree(mlflow.sendGet("registered-models/search?order_by=name%20DESC"));
    assertThat(models.path("registered_models").findValuesAsText("name")).contains("pumps", GAS);
    assertThat(models.at("/registered_models/0/name").asText()).isEqualTo("pumps");
    assertCode("INVALID_PARAMETER_VALUE", 400, () -> mlflow.searchModelVersions("owner = 'ann'"));
    assertCode(
        "INVALID_PARAMETER_VALUE",
        400,
        () -> mlflow.sendGet("registered-models/search?max_results=100000"));
  }

  @Test
  @Order(8)
  void pointsAliasesAtVersions() throws Exception {
    post("registered-models/alias", "{\"name\":\"%s\",\"alias\":\"challenger\",\"version\":\"2\"}");

    JsonNode there =
        JSON.readTree(mlflow.sendGet("registered-models/alias?name=" + GAS + "&alias=challenger"));
    assertThat(there.at("/model_version/version").asText()).isEqualTo("2");

    assertThat(calls.delete("model-versions/delete", "{\"name\":\"%s\",\"version\":\"2\"}", 409))
        .contains("RESOURCE_CONFLICT", "version 2 is challenger");
    calls.delete("registered-models/alias", "{\"name\":\"%s\",\"alias\":\"challenger\"}");
    assertCode(
        "RESOURCE_DOES_NOT_EXIST",
        404,
        () -> mlflow.sendGet("registered-models/alias?name=" + GAS + "&alias=challenger"));
    assertThat(
            calls.delete(
                "registered-models/alias", "{\"name\":\"%s\",\"alias\":\"champion\"}", 409))
        .contains("RESOURCE_CONFLICT");
  }

  @Test
  @Order(9)
  void releasesAVersionAndRemembersWhoWasChampion() throws Exception {
    Instant before = deployment.registry().tenure(GAS, "champion").since();

    JsonNode moved =
        JSON.readTree(
            post(
                "model-versions/transition-stage",
                "{\"name\":\"%s\",\"version\":\"2\",\"stage\":\"Production\"}"));

    assertThat(moved.at("/model_version/current_stage").asText()).isEqualTo("Production");
    var champion = deployment.registry().tenure(GAS, "champion");
    assertThat(champion.version()).isEqualTo(2);
    assertThat(champion.decidedBy().issuedBy()).isEqualTo("mlflow");
    assertThat(deployment.registry().tenure(GAS, "champion", before).version()).isEqualTo(1);
    assertThat(deployment.registry().tenures(GAS, "champion")).hasSize(2);
    for (String stage : List.of("Staging", "Archived", "None")) {
      assertCode(
          "INVALID_PARAMETER_VALUE",
          400,
          () ->
              post(
                  "model-versions/transition-stage",
                  "{\"name\":\"%s\",\"version\":\"2\",\"stage\":\"" + stage + "\"}"));
    }
  }

  @Test
  @Order(10)
  void givesTheFilesOfAVersion() throws Exception {
    JsonNode files = JSON.readTree(calls.body(calls.artifact("?path=gas-sensors/versions/2"), 200));

    assertThat(files.path("files").findValuesAsText("path"))
        .containsExactly(
            "MLmodel", "README.md", "lineage.json", "model.safetensors", "serving-manifest.json");
    for (JsonNode file : files.path("files")) {
      HttpResponse<byte[]> got =
          calls.send(calls.artifact("/gas-sensors/versions/2/" + file.path("path").asText()));
      assertThat(got.statusCode()).isEqualTo(200);
      assertThat(got.body()).hasSize(file.path("file_size").asInt());
    }
    assertThat(
            Safetensors.read(
                calls.send(calls.artifact("/gas-sensors/versions/2/model.safetensors")).body()))
        .hasSize(tensors);
    assertThat(calls.text(calls.send(calls.artifact("/gas-sensors/versions/2/README.md"))))
        .contains("# gas-sensors, version 2", "champion", "better");
    assertThat(calls.text(calls.send(calls.get("/api/v1/models/gas-sensors/versions/2/card"))))
        .startsWith("---\nlibrary_name: acclimate\n");
  }

  @Test
  @Order(11)
  void keepsTrainingDataFromWhoeverServes() {
    var version = deployment.registry().version(GAS, 2);

    assertThat(calls.status("/api/v1/blobs/" + version.servingDigest())).isEqualTo(200);
    assertThat(calls.status("/api/v1/blobs/" + version.trainingDigest())).isEqualTo(401);
    assertThat(calls.status("/api/v1/blobs/" + "0".repeat(64))).isEqualTo(401);
    assertThat(new HttpBlobStore(calls.base()).has(version.servingDigest())).isTrue();
    assertThat(
            new HttpBlobStore(calls.base(), deployment.edge().registryToken())
                .get(version.trainingDigest()))
        .isNotEmpty();
  }

  @ParameterizedTest
  @Order(11)
  @ValueSource(
      strings = {
        "/gas-sensors/versions/2/nothing",
        "/gas-sensors/versions/9/MLmodel",
        "/nobody/versions/1/MLmodel"
      })
  void hasNoOtherFiles(String path) throws Exception {
    assertThat(calls.body(calls.artifact(path), 404)).contains("RESOURCE_DOES_NOT_EXIST");
  }

  @Test
  @Order(13)
  void refusesWhatItDoesNotSupport() throws Exception {
    assertCode("ENDPOINT_NOT_FOUND", 404, () -> mlflow.getExperiment("0"));
    assertCode(
        "NOT_IMPLEMENTED",
        501,
        () -> post("registered-models/rename", "{\"name\":\"%s\",\"new_name\":\"gas\"}"));
    assertThat(
            calls.body(
                calls.artifact("/gas-sensors/versions/2/MLmodel").PUT(BodyPublishers.ofString("x")),
                501))
        .contains("NOT_IMPLEMENTED");
    assertCode(
        "INVALID_PARAMETER_VALUE", 400, () -> mlflow.sendPost("model-versions/set-tag", "{"));
    assertCode("INVALID_PARAMETER_VALUE", 400, () -> mlflow.getModelVersion(GAS, "two"));
    assertCode("RESOURCE_DOES_NOT_EXIST", 404, () -> mlflow.getModelVersion(GAS, "17"));
  }

  @Test
  @Order(14)
  void deletesForGood() throws Exception {
    calls.delete("model-versions/delete", "{\"name\":\"%s\",\"version\":\"1\"}", 200);
    assertCode("RESOURCE_DOES_NOT_EXIST", 404, () -> mlflow.getModelVersion(GAS, "1"));

    calls.delete("registered-models/delete", "{\"name\":\"%s\"}", 200);
    assertCode("RESOURCE_DOES_NOT_EXIST", 404, () -> mlflow.getRegisteredModel(GAS));
    assertThat(mlflow.searchModelVersions().getItems()).isEmpty();
    assertThat(deployment.registry().model(GAS).state().name()).isEqualTo("DELETED");
  }

  @Test
  @Order(15)
  void takesTheBlobsOfADeletedModelAway() throws Exception {
    String blob = "/api/v1/blobs/" + serving;

    Await.until(
        COLLECTED_WITHIN,
        () -> "blob " + serving + " is still there",
        () ->
            calls.status(blob, "Authorization", "Bearer " + deployment.edge().registryToken())
                == 404);
    assertThat(calls.text(calls.send(calls.get("/q/metrics"))))
        .contains("acclimate_registry_collected_blobs_total");
  }

  private static void assertCode(
      String code, int status, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MlflowHttpException.class,
            e -> {
              assertThat(e.getStatusCode()).as(e.getBodyMessage()).isEqualTo(status);
              assertThat(e.getBodyMessage()).contains("\"error_code\":\"" + code + "\"");
            });
  }

  private static String post(String call, String body) {
    return mlflow.sendPost(call, body.formatted(GAS));
  }
}
