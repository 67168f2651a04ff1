package io.acclimate.dashboard.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acclimate.avro.AdaptationReport;
import io.acclimate.avro.DeleteModel;
import io.acclimate.avro.LabelledEvent;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Role;
import io.acclimate.avro.RollBack;
import io.acclimate.avro.Verdict;
import io.acclimate.dashboard.view.Fact;
import io.acclimate.dashboard.view.Fact.Change.Kind;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.DeadLetter;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.PoisonException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DashboardCodecTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final InMemorySchemaRegistry schemas = new InMemorySchemaRegistry();
  private final DashboardCodec codec = new DashboardCodec(schemas);

  @Test
  void readsAVersionWithWhatItsRoundSaid() {
    assertThat(codec.change(bytes(Samples.learnt("gas", 3, 2, "coral won", NOW))))
        .contains(
            new Fact.Change(
                "gas",
                NOW,
                Kind.ROUND,
                true,
                "experience 3 is completed as learnt: coral won; version 2 is champion",
                "coral won",
                3L,
                2,
                2,
                3L));
  }

  static Stream<Schema> commands() {
    return ModelCommand.getClassSchema().getField("command").schema().getTypes().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void knowsWhatToCallEveryCommand(Schema command) {
    assertThat(DashboardCodec.kind(SpecificData.get().newRecord(null, command))).isNotNull();
  }

  @Test
  void readsOtherDecisions() {
    assertThat(codec.change(bytes(Samples.registered("gas", NOW))))
        .hasValueSatisfying(
            fact -> {
              assertThat(((Fact.Change) fact).kind()).isEqualTo(Kind.REGISTER);
            });
    assertThat(
            codec.change(
                bytes(Samples.applied("gas", new RollBack(1, ""), null, 1, "rolled back", NOW))))
        .contains(
            new Fact.Change(
                "gas", NOW, Kind.ROLLBACK, true, "rolled back", "", null, null, 1, null));
    assertThat(
            codec.change(
                bytes(Samples.applied("gas", new DeleteModel("old"), null, 1, "deleted", NOW))))
        .hasValueSatisfying(fact -> assertThat(((Fact.Change) fact).kind()).isEqualTo(Kind.DELETE));
    assertThat(codec.change(bytes(Samples.refused("gas", NOW))))
        .hasValueSatisfying(
            fact -> {
              assertThat(((Fact.Change) fact).applied()).isFalse();
              assertThat(((Fact.Change) fact).champion()).isNull();
            });
    assertThat(codec.change(bytes(Samples.repeated("gas", NOW)))).isEmpty();
  }

  @Test
  void countsOnlyAnswersThatACallerGotAndThatAreRightOrWrong() {
    assertThat(outcome(Role.SERVE, true)).isTrue();
    assertThat(outcome(Role.SHADOW, true)).isFalse();
    assertThat(outcome(Role.CANARY, true)).isFalse();
    assertThat(outcome(Role.SERVE, null)).isFalse();
  }

  @Test
  void readsARound() {
    Fact fact =
        codec.round(
            bytes(
                Samples.report(
                    "gas",
                    4,
                    Verdict.UNCHANGED,
                    null,
                    "nothing won".repeat(100),
                    List.of(
                        Samples.arm("nothing", true, true, 0.8, null),
                        Samples.arm("coral", false, false, Double.NaN, null)),
                    NOW)));

    Fact.Round round = (Fact.Round) fact;
    assertThat(round.verdict()).isEqualTo(Fact.Round.Verdict.UNCHANGED);
    assertThat(round.reason()).hasSize(DashboardCodec.MAX_TEXT).endsWith("…");
    assertThat(round.arms().get(0).accuracy()).isEqualTo(0.8);
    assertThat(round.arms().get(1).accuracy()).isNull();
    assertThat(round.arms().get(0).domains().getFirst())
        .isEqualTo(new Fact.Round.DomainScore("batch1", 80, 0.8, 0.4));
    assertThat(round.triggerKind()).isEqualTo(Fact.Round.TriggerKind.COUNT);
  }

  @Test
  void readsTheHeadersOfADeadLetterAndNotItsValue() {
    ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("t.dlq", 0, 0, "k", new byte[3]);
    assertThat(((Fact.DeadLetter) codec.deadLetter(record)).reason()).isEqualTo("unknown");

    new DeadLetter("t", 0, 7, "nan", "Error", "input: NaN", "").writeTo(record.headers());

    assertThat(codec.deadLetter(record))
        .isEqualTo(new Fact.DeadLetter(Instant.ofEpochMilli(-1), "t", "nan", "input: NaN", null));
  }

  @Test
  void saysWhichModelARefusedEventWasFor() {
    byte[] event = bytes(LabelledEvent.class, Samples.event("gas"));

    Fact letter = codec.deadLetter(new ConsumerRecord<>("t.dlq", 0, 0, "k", event));

    assertThat(((Fact.DeadLetter) letter).model()).isEqualTo("gas");
  }

  @Test
  void refusesWhatIsNotInTheTopicsFormat() {
    assertThatThrownBy(() -> codec.outcome(new byte[] {1, 2, 3}))
        .isInstanceOf(PoisonException.class);
    assertThatThrownBy(() -> codec.change(null)).isInstanceOf(PoisonException.class);
  }

  private boolean outcome(Role role, @Nullable Boolean correct) {
    return codec.outcome(bytes(Samples.outcome("gas", 1, role, correct, NOW))).isPresent();
  }

  private byte[] bytes(SpecificRecord record) {
    return switch (record) {
      case ModelChange change -> bytes(ModelChange.class, change);
      case Outcome outcome -> bytes(Outcome.class, outcome);
      case AdaptationReport report -> bytes(AdaptationReport.class, report);
      default -> throw new IllegalArgumentException(record.toString());
    };
  }

  private <T extends SpecificRecord> byte[] bytes(Class<T> type, T value) {
    try (ConfluentAvroSerializer<T> serializer = new ConfluentAvroSerializer<>(schemas, type)) {
      return java.util.Objects.requireNonNull(serializer.serialize("topic", value));
    }
  }
}
