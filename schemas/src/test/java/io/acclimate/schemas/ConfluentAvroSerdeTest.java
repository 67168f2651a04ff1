package io.acclimate.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Label;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.schemas.PoisonException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfluentAvroSerdeTest {
  private static final String TOPIC = "acclimate.labels.v1";
  private static final String SUBJECT = "acclimate.labels.v1-value";
  private static final Label LABEL =
      new Label("e-1", "gas", new ClassLabel("ethanol"), Instant.ofEpochMilli(1_700_000_000_000L));

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final ConfluentAvroSerde<Label> serde = new ConfluentAvroSerde<>(registry, Label.class);

  @Test
  void readsWhatItWrote() {
    byte[] bytes = encode(LABEL);

    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(LABEL);
  }

  @Test
  void beginsWithMagicByteAndSchemaId() {
    byte[] bytes = encode(LABEL);

    int id = registry.lookUp(SUBJECT, SchemaSetup.schema(Label.class));
    assertThat(Arrays.copyOf(bytes, 5))
        .isEqualTo(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
  }

  @Test
  void registersTheSchemaWithoutMarksOfJavasGenerator() {
    encode(LABEL);

    String registered = registry.byId(1).toString();
    assertThat(registered).doesNotContain("avro.java.string").contains("\"type\":\"string\"");
    assertThat(Label.getClassSchema().toString()).contains("avro.java.string");
  }

  @Test
  void passesTombstones() {
    assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
    assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
  }

  @Test
  void readsWhatANewerWriterWrote() throws IOException {
    Schema newer =
        new Schema.Parser()
            .parse(
                SchemaSetup.schema(Label.class)
                    .toString()
                    .replace(
                        "\"fields\":[{\"name\":\"eventId\"",
                        "\"fields\":[{\"name\":\"annotator\",\"type\":\"string\",\"default\":\"\"},"
                            + "{\"name\":\"eventId\""));
    int id = registry.register(SUBJECT, newer);
    GenericRecord classLabel =
        new GenericRecordBuilder(newer.getField("label").schema().getTypes().get(0))
            .set("name", "ethanol")
            .build();
    GenericRecord record =
        new GenericRecordBuilder(newer)
            .set("annotator", "ann")
            .set("eventId", "e-1")
            .set("model", "gas")
            .set("label", classLabel)
            .set("occurredAt", 1_700_000_000_000L)
            .build();

    assertThat(decode(framed(id, encode(newer, record)))).isEqualTo(LABEL);
  }

  @Test
  void refusesAnEmptyValue() {
    assertPoison(Reason.EMPTY_VALUE, null);
    assertPoison(Reason.EMPTY_VALUE, new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"eventId\":\"e-1\"}", "\u0001\u0000\u0000\u0000\u0001", "\u0000\u0000"})
  void refusesWhatIsNotInTheWireFormat(String value) {
    assertPoison(Reason.WRONG_MAGIC, value.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void refusesAnUnknownSchemaId() {
    assertPoison(Reason.UNKNOWN_SCHEMA_ID, framed(4711, new byte[] {1, 2, 3}));
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = encode(LABEL);

    for (int length = 5; length < whole.length; length++) {
      assertPoison(Reason.TRUNCATED, Arrays.copyOf(whole, length));
    }
  }

  @Test
  void refusesTrailingBytes() {
    byte[] whole = encode(LABEL);

    assertPoison(Reason.TRAILING_BYTES, Arrays.copyOf(whole, whole.length + 1));
  }

  @Test
  void refusesAValueOfAnotherRecord() {
    byte[] update =
        new ConfluentAvroSerializer<>(registry, ModelUpdate.class)
            .encode(
                "acclimate.model.updates.v1",
                new ModelUpdate("gas", 1L, false, Map.of(), List.of()));

    assertPoison(Reason.INCOMPATIBLE_SCHEMA, update);
  }

  @Test
  void refusesAnUnknownUnionBranch() {
    byte[] bytes = encode(LABEL);
    int branch = 5 + 1 + "e-1".length() + 1 + "gas".length();
    bytes[branch] = 40; // branch 20 of 4

    assertPoison(Reason.MALFORMED, bytes);
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    byte[] bytes = encode(LABEL);
    bytes[6] = (byte) 0xFF;

    assertPoison(Reason.MALFORMED, bytes);
  }

  @Test
  void refusesAValueThatIsTooLarge() {
    assertPoison(Reason.TOO_LARGE, new byte[Topics.MAX_MESSAGE_BYTES + 1]);
  }

  @Test
  void neverSurvivesAFlippedByteSilentlyNorDiesOfIt() {
    byte[] whole = encode(LABEL);

    for (int at = 5; at < whole.length; at++) {
      for (int flip : new int[] {0x01, 0x10, 0x80, 0xFF}) {
        byte[] broken = whole.clone();
        broken[at] ^= (byte) flip;
        try {
          assertThat(decode(broken)).isNotEqualTo(LABEL);
        } catch (PoisonException refused) {
          assertThat(refused.reason()).isNotEqualTo(Reason.UNKNOWN_SCHEMA_ID);
        }
      }
    }
  }

  @Test
  void doesNotBlameTheRecordWhenTheRegistryIsAway() {
    SchemaRegistryClient away =
        SchemaRegistryClient.of(
            new SchemaRegistryConfig(
                URI.create("http://localhost:1"),
                null,
                null,
                null,
                null,
                null,
                true,
                Duration.ofMillis(50)));
    byte[] bytes = encode(LABEL);

    try (var deserializer = new ConfluentAvroDeserializer<>(away, Label.class)) {
      assertThatThrownBy(() -> deserializer.decode(bytes))
          .isInstanceOf(SchemaRegistryUnavailableException.class);
    }
  }

  @Test
  void saysWhichRecordDoesNotFitItsSchema() {
    Label wrong = new Label("e-1", "gas", "not a label", null);

    assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, wrong))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("Label")
        .hasMessageContaining(TOPIC);
  }

  @Test
  void isConfiguredByKafka() throws IOException {
    try (FakeSchemaRegistry server = new FakeSchemaRegistry();
        ConfluentAvroSerde<Label> configured = new ConfluentAvroSerde<>()) {
      configured.configure(
          Map.of(
              "acclimate.schema-registry.url",
              server.url().toString(),
              "acclimate.avro.type",
              Label.class.getName(),
              "bootstrap.servers",
              "localhost:9092"),
          false);

      byte[] bytes = configured.serializer().serialize(TOPIC, LABEL);
      assertThat(configured.deserializer().deserialize(TOPIC, bytes)).isEqualTo(LABEL);
    }
  }

  @Test
  void refusesToBeUsedForKeys() {
    try (ConfluentAvroSerde<Label> configured = new ConfluentAvroSerde<>()) {
      assertThatThrownBy(() -> configured.configure(Map.of(), true))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("Keys are strings");
    }
  }

  @Test
  void refusesAClassThatIsNotGenerated() {
    try (ConfluentAvroDeserializer<Label> configured = new ConfluentAvroDeserializer<>()) {
      assertThatThrownBy(
              () -> configured.configure(Map.of("acclimate.avro.type", "java.lang.String"), false))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("java.lang.String");
    }
  }

  private byte[] encode(Label label) {
    try (var serializer = new ConfluentAvroSerializer<>(registry, Label.class)) {
      return serializer.encode(TOPIC, label);
    }
  }

  private Label decode(byte @Nullable [] bytes) {
    try (var deserializer = new ConfluentAvroDeserializer<>(registry, Label.class)) {
      return deserializer.decode(bytes);
    }
  }

  private void assertPoison(Reason reason, byte @Nullable [] bytes) {
    assertThatThrownBy(() -> decode(bytes))
        .isInstanceOfSatisfying(
            PoisonException.class, poison -> assertThat(poison.reason()).isEqualTo(reason));
  }

  private static byte[] framed(int id, byte[] value) {
    return ByteBuffer.allocate(5 + value.length).put((byte) 0).putInt(id).put(value).array();
  }

  private static byte[] encode(Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<>(schema, GenericData.get()).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
