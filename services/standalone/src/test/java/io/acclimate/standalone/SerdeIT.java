package io.acclimate.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Label;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.PoisonException;
import io.acclimate.schemas.SchemaRefusedException;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.SchemaSetup;
import io.acclimate.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Avro serde against a real schema registry. */
@ExtendWith(TestClusterExtension.class)
final class SerdeIT {
  private static final Schema FIRST =
      SchemaBuilder.record("Thing").namespace("test").fields().requiredString("id").endRecord();
  private static final Schema WIDER =
      SchemaBuilder.record("Thing")
          .namespace("test")
          .fields()
          .requiredString("id")
          .optionalString("note")
          .endRecord();
  private static final Schema BREAKING =
      SchemaBuilder.record("Thing").namespace("test").fields().requiredLong("number").endRecord();

  @Test
  void registersEveryTopicsSchemaOnce(TestCluster cluster) {
    Topics topics = new Topics(cluster.newNamespace("schemas"));
    SchemaSetup.ensure(client(cluster), topics);
    Map<String, Integer> ids = new HashMap<>();

    SchemaSetup.ensure(client(cluster), topics);

    SchemaRegistryClient fresh = client(cluster);
    topics
        .values()
        .forEach(
            (topic, type) -> {
              String subject = ConfluentAvroSerializer.subject(topic);
              int id = fresh.lookUp(subject, SchemaSetup.schema(type));
              assertThat(fresh.byId(id)).isEqualTo(SchemaSetup.schema(type));
              ids.put(subject, id);
            });
    assertThat(ids).hasSize(topics.values().size());
  }

  @Test
  void holdsASubjectToItsRule(TestCluster cluster) {
    String subject = cluster.newNamespace("rule") + "-value";
    SchemaRegistryClient client = client(cluster);
    client.register(subject, FIRST);
    client.compatibility(subject, "FULL_TRANSITIVE");

    assertThat(client.isCompatible(subject, WIDER)).isTrue();
    assertThat(client.isCompatible(subject, BREAKING)).isFalse();
    assertRefused(
        () -> client.register(subject, BREAKING), SchemaRefusedException.Reason.INCOMPATIBLE);
    assertThat(client.register(subject, WIDER)).isNotEqualTo(client.register(subject, FIRST));
  }

  @Test
  void looksUpWithoutRegistering(TestCluster cluster) {
    String namespace = cluster.newNamespace("lookup");
    Map<String, String> properties = new HashMap<>(cluster.properties(namespace));
    properties.put("acclimate.schema-registry.auto-register", "false");
    SchemaRegistryClient client =
        SchemaRegistryClient.of(EdgeConfig.from(properties).schemaRegistry());
    String subject = namespace + "-value";

    assertRefused(() -> client.idOf(subject, FIRST), SchemaRefusedException.Reason.NOT_FOUND);
    int id = client(cluster).register(subject, FIRST);
    assertThat(client.idOf(subject, FIRST)).isEqualTo(id);
    assertRefused(() -> client.idOf(subject, WIDER), SchemaRefusedException.Reason.NOT_FOUND);
  }

  @Test
  void takesAnythingUnderANewSubject(TestCluster cluster) {
    assertThat(client(cluster).isCompatible(cluster.newNamespace("new") + "-value", FIRST))
        .isTrue();
  }

  @Test
  void tellsAnUnknownSchemaIdFromAWrongAddress(TestCluster cluster) {
    byte[] value = {0, 0x7F, 0, 0, 1, 2, 3};

    try (var deserializer = new ConfluentAvroDeserializer<>(client(cluster), LabelledEvent.class)) {
      assertThatThrownBy(() -> deserializer.decode(value))
          .isInstanceOfSatisfying(
              PoisonException.class,
              poison ->
                  assertThat(poison.reason()).isEqualTo(PoisonException.Reason.UNKNOWN_SCHEMA_ID));
    }
    Map<String, String> wrong =
        Map.of(
            "acclimate.schema-registry.url",
            cluster.schemaRegistryUrl().replace("/ccompat/v7", "/nothing"));
    SchemaRegistryClient lost = SchemaRegistryClient.of(EdgeConfig.from(wrong).schemaRegistry());
    assertThatThrownBy(() -> lost.byId(1)).hasMessageContaining("acclimate.schema-registry.url");
  }

  @Test
  void readsWhatAnotherProcessWouldRead(TestCluster cluster) {
    String topic = new Topics(cluster.newNamespace("read")).labels();
    Label label = new Label("e-1", "gas", new ClassLabel("ethanol"), null);

    byte[] bytes;
    try (var serializer = new ConfluentAvroSerializer<>(client(cluster), Label.class)) {
      bytes = serializer.encode(topic, label);
    }
    try (var deserializer = new ConfluentAvroDeserializer<>(client(cluster), Label.class)) {
      assertThat(deserializer.decode(bytes)).isEqualTo(label);
    }
  }

  private static SchemaRegistryClient client(TestCluster cluster) {
    return SchemaRegistryClient.of(EdgeConfig.from(cluster.properties("any")).schemaRegistry());
  }

  private static void assertRefused(Runnable call, SchemaRefusedException.Reason reason) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            SchemaRefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
