package io.acclimate.eventprocessor;

import static io.acclimate.eventprocessor.TopologyFixture.MODEL;
import static io.acclimate.eventprocessor.TopologyFixture.TOPICS;
import static io.acclimate.eventprocessor.TopologyFixture.event;
import static io.acclimate.eventprocessor.TopologyFixture.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.Example;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.NumberLabel;
import io.acclimate.avro.Role;
import io.acclimate.avro.Tensor;
import io.acclimate.avro.Text;
import io.acclimate.schemas.DeadLetter;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.SchemaRegistryConfig;
import io.acclimate.schemas.SchemaRegistryUnavailableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of bad record is in the dead letters once, with its reason, and stalls nothing. */
final class PoisonTest {
  private static final String EVENTS = TOPICS.eventsLabelled();
  private static final byte[] KEY = "k".getBytes(StandardCharsets.UTF_8);

  private final SwitchedRegistry registry = new SwitchedRegistry();
  private TopologyFixture topology;

  @BeforeEach
  void start(@TempDir Path stateDir) {
    topology = new TopologyFixture(stateDir, 1, registry);
    topology.registerModel();
  }

  @AfterEach
  void stop() {
    topology.close();
  }

  @Test
  void refusesAnEmptyValue() {
    assertRefused(null, "empty-value");
    assertRefused(new byte[0], "empty-value");
  }

  @Test
  void refusesAWrongMagicByte() {
    byte[] json = "{\"eventId\":\"e-1\"}".getBytes(StandardCharsets.UTF_8);

    assertRefused(json, "wrong-magic");
  }

  @Test
  void refusesAnUnknownSchemaId() {
    byte[] value = bytes(event("e-1"));
    ByteBuffer.wrap(value).putInt(1, 987_654);

    assertRefused(value, "unknown-schema-id");
  }

  @Test
  void refusesTruncatedAvro() {
    byte[] value = bytes(event("e-1"));

    assertRefused(Arrays.copyOf(value, value.length - 3), "truncated");
  }

  @Test
  void refusesBytesAfterTheValue() {
    byte[] value = bytes(event("e-1"));

    assertRefused(Arrays.copyOf(value, value.length + 3), "trailing-bytes");
  }

  @Test
  void refusesAnotherRecord() {
    byte[] prediction =
        topology.bytes(TOPICS.predictions(), topology.prediction("e-1", 1, Role.SERVE, "ethanol"));

    assertRefused(prediction, "incompatible-schema");
  }

  @Test
  void refusesAWrongShape() {
    assertRefused(withInput(floats(1, 2, 3)), "wrong-input");
  }

  @Test
  void refusesATensorWithTooFewBytes() {
    Tensor tensor = new Tensor("F32", List.of(2L), ByteBuffer.allocate(7));

    assertRefused(withInput(tensor), "wrong-input");
  }

  @Test
  void refusesAnUnknownElementType() {
    Tensor tensor = new Tensor("BF16", List.of(2L), ByteBuffer.allocate(4));

    assertRefused(withInput(tensor), "wrong-input");
  }

  @Test
  void refusesATextWhereATensorIsDue() {
    assertRefused(withInput(new Text("1 2")), "wrong-input");
  }

  @Test
  void refusesNaN() {
    assertRefused(withInput(floats(1, Float.NaN)), "not-finite");
  }

  @Test
  void refusesInfinity() {
    assertRefused(withInput(floats(1, Float.NEGATIVE_INFINITY)), "not-finite");
  }

  @Test
  void refusesAnUnknownLabel() {
    assertRefused(withLabel(new ClassLabel("helium")), "unknown-label");
  }

  @Test
  void refusesAnotherKindOfLabel() {
    assertRefused(withLabel(new NumberLabel(1.0)), "wrong-label");
  }

  @Test
  void refusesAnUnknownModel() {
    LabelledEvent event =
        new LabelledEvent("e-1", "nobody", null, floats(1, 2), new ClassLabel("ethanol"), null);

    assertRefused(bytes(event), "unknown-model");
  }

  @Test
  void refusesADeletedModel() {
    ModelSpec deleted =
        ModelSpec.newBuilder(TopologyFixture.spec("gone", 10, Duration.ofHours(1)))
            .setDeleted(true)
            .build();
    topology.register(deleted);
    LabelledEvent event =
        new LabelledEvent("e-1", "gone", null, floats(1, 2), new ClassLabel("ethanol"), null);

    assertRefused(bytes(event), "unknown-model");
  }

  @Test
  void refusesAnInputAboveTheLimit() {
    Tensor large = floats(new float[TopologyFixture.MAX_EVENT_BYTES / Float.BYTES + 1]);

    assertRefused(withInput(large), "too-large");
  }

  @Test
  void refusesAValueAboveAnyLimitWithoutReadingIt() {
    assertRefused(new byte[2 * 1024 * 1024], "too-large");
  }

  @Test
  void refusesAnEmptyEventId() {
    assertRefused(bytes(event("")), "wrong-event-id");
  }

  @Test
  void refusesAnEventIdOf257Characters() {
    assertRefused(bytes(event("x".repeat(257))), "wrong-event-id");
  }

  @Test
  void takesAnEventIdOf256Characters() {
    topology.sendBytes(EVENTS, KEY, bytes(event("x".repeat(256))), new RecordHeaders());

    assertThat(topology.examples()).hasSize(1);
  }

  @Test
  void refusesAnEmptyDomain() {
    LabelledEvent event =
        new LabelledEvent("e-1", MODEL, "", floats(1, 2), new ClassLabel("ethanol"), null);

    assertRefused(bytes(event), "wrong-domain");
  }

  @Test
  void refusesAHeaderThatNamesAnotherEvent() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", "e-2".getBytes(StandardCharsets.UTF_8));

    topology.sendBytes(EVENTS, KEY, bytes(event("e-1")), headers);

    assertThat(reasons()).containsExactly("id-mismatch");
    assertThat(topology.examples()).isEmpty();
  }

  @Test
  void refusesWhatIsWrongWithAPrediction() {
    topology.sendBytes(TOPICS.predictions(), KEY, new byte[] {1, 2, 3}, new RecordHeaders());

    assertThat(topology.deadLetters(TOPICS.predictions())).hasSize(1);
  }

  @Test
  void refusesACloseCommandForAnUnknownModel() {
    topology.send(
        TOPICS.experienceCommands(),
        "nobody",
        new io.acclimate.avro.CloseExperience("c", "nobody", 0L, "tester", topology.now()),
        new RecordHeaders());

    assertThat(topology.deadLetters(TOPICS.experienceCommands())).hasSize(1);
  }

  @Test
  void keepsBytesKeyAndHeadersOfADeadLetter() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("mine", new byte[] {7});
    byte[] value = {9, 9, 9, 9, 9, 9};

    topology.sendEvent("e-0"); // offset 0
    topology.sendBytes(EVENTS, KEY, value, headers);

    TestRecord<byte[], byte[]> letter = topology.deadLetters(EVENTS).getFirst();
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letter.headers().lastHeader("mine").value()).containsExactly(7);
    DeadLetter reason = DeadLetter.from(letter.headers()).orElseThrow();
    assertThat(reason.topic()).isEqualTo(EVENTS);
    assertThat(reason.partition()).isZero();
    assertThat(reason.offset()).isEqualTo(1);
    assertThat(reason.message()).contains("Confluent wire format");
    assertThat(letter.headers())
        .extracting(Header::key)
        .contains(DeadLetter.EXCEPTION, DeadLetter.STACK_TRACE, DeadLetter.REASON);
  }

  @Test
  void takesARecordWithoutAKey() {
    topology.sendBytes(EVENTS, null, bytes(event("e-1")), new RecordHeaders());

    assertThat(topology.examples()).extracting(Example::getEventId).containsExactly("e-1");
  }

  @Test
  void neverBlamesARecordForASilentRegistry() {
    byte[] value = bytes(event("e-1"));
    registry.answering = false;

    assertThatThrownBy(() -> topology.sendBytes(EVENTS, KEY, value, new RecordHeaders()))
        .hasStackTraceContaining(SchemaRegistryUnavailableException.class.getName());

    assertThat(topology.deadLetters(EVENTS)).isEmpty();
  }

  private void assertRefused(byte @Nullable [] value, String reason) {
    topology.sendBytes(EVENTS, KEY, value, new RecordHeaders());
    topology.sendEvent("good-" + topology.count("examples"));

    assertThat(reasons()).containsExactly(reason);
    assertThat(topology.examples()).as("what came after it").hasSize(1);
  }

  private List<String> reasons() {
    return topology.deadLetters(EVENTS).stream()
        .map(letter -> DeadLetter.from(letter.headers()).orElseThrow().reason())
        .toList();
  }

  private byte[] withInput(Object input) {
    return bytes(new LabelledEvent("e-1", MODEL, null, input, new ClassLabel("ethanol"), null));
  }

  private byte[] withLabel(Object label) {
    return bytes(new LabelledEvent("e-1", MODEL, null, floats(1, 2), label, null));
  }

  private byte[] bytes(LabelledEvent event) {
    return topology.bytes(EVENTS, event);
  }

  /** A registry that can fall silent: then a real client asks a port where nobody listens. */
  private static final class SwitchedRegistry implements SchemaRegistryClient {
    private final SchemaRegistryClient there = new InMemorySchemaRegistry();
    private final SchemaRegistryClient nowhere =
        SchemaRegistryClient.of(
            SchemaRegistryConfig.from(
                Map.of(
                    "acclimate.schema-registry.url", "http://127.0.0.1:1",
                    "acclimate.schema-registry.timeout", "PT0.1S")));
    private boolean answering = true;

    private SchemaRegistryClient current() {
      return answering ? there : nowhere;
    }

    @Override
    public int idOf(String subject, Schema schema) {
      return current().idOf(subject, schema);
    }

    @Override
    public int register(String subject, Schema schema) {
      return current().register(subject, schema);
    }

    @Override
    public int lookUp(String subject, Schema schema) {
      return current().lookUp(subject, schema);
    }

    @Override
    public Schema byId(int id) {
      return current().byId(id);
    }

    @Override
    public boolean isCompatible(String subject, Schema schema) {
      return current().isCompatible(subject, schema);
    }

    @Override
    public void compatibility(String subject, String level) {
      current().compatibility(subject, level);
    }
  }
}
