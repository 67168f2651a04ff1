package io.acclimate.scenarios.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.avro.Applied;
import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftLevel;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.Example;
import io.acclimate.avro.Head;
import io.acclimate.avro.LastExperience;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.Outcome;
import io.acclimate.avro.Output;
import io.acclimate.avro.Role;
import io.acclimate.avro.Side;
import io.acclimate.avro.Text;
import io.acclimate.avro.Verdict;
import io.acclimate.scenarios.demo.DriftLedger.BatchDrift;
import io.acclimate.scenarios.demo.DriftLedger.State;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.InMemorySchemaRegistry;
import io.acclimate.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriftLedgerTest {
  private static final String MODEL = "gas-sensors";
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final EdgeConfig edge =
      EdgeConfig.from(Map.of("acclimate.kafka.bootstrap.servers", "127.0.0.1:9092"));
  private final Topics topics = edge.topics();
  private final InMemorySchemaRegistry schemas = new InMemorySchemaRegistry();
  private final DriftLedger ledger = new DriftLedger(edge, schemas, MODEL);

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void countsTheEventsOfTheBatchUpToTheFirstSignal() {
    for (int i = 0; i < 100; i++) {
      example(MODEL, "batch-2", NOON.plusMillis(i));
      example(MODEL, "batch-3", NOON.plusMillis(i));
      outcome("batch-2", NOON.plusMillis(10L * i));
    }

    signal("batch-2", null, DriftEvidence.INPUTS, DriftLevel.WARNING, NOON.plusMillis(74));
    signal("batch-2", null, DriftEvidence.ERRORS, DriftLevel.DRIFT, NOON.plusMillis(490));

    // The warning comes with the 75th example, the errors with the 50th outcome.
    assertThat(ledger.of("batch-2")).isEqualTo(new BatchDrift(State.DRIFT, 50));
    assertThat(ledger.of("batch-3")).isEqualTo(new BatchDrift(State.UNJUDGED, null));
  }

  @Test
  void leavesOutWhatIsNotOfTheModelAsAWhole() {
    signal("batch-2", "input.3", DriftEvidence.INPUTS, DriftLevel.DRIFT, NOON);
    signal("batch-2", "label", DriftEvidence.LABELS, DriftLevel.DRIFT, NOON);
    signal("batch-2", null, DriftEvidence.INPUTS, DriftLevel.STABLE, NOON);
    state("batch-2", "input.3", 50);
    state("batch-2", null, 0);

    assertThat(ledger.of("batch-2")).isEqualTo(new BatchDrift(State.UNJUDGED, null));
  }

  @Test
  void aBatchThatWasJudgedWithoutASignalIsStable() {
    state("batch-2", null, 50);
    ledger.enter(new ConsumerRecord<>(topics.driftState(), 0, 1, key(), null));

    assertThat(ledger.of("batch-2")).isEqualTo(new BatchDrift(State.STABLE, null));
  }

  @Test
  void knowsWhichExperienceABatchWasComparedWithFirst() {
    enter(topics.modelHistory(), 6, round(1));
    enter(topics.modelHistory(), 9, round(2));
    state("batch-2", null, 50, 3);
    state("batch-3", null, 50, 6);
    state("batch-3", null, 75, 9);

    assertThat(ledger.firstReference("batch-3")).contains(6L);
    assertThat(ledger.experience(6)).contains(1L);
    assertThat(ledger.experience(9)).contains(2L);
    assertThat(ledger.firstReference("batch-2")).contains(3L);
    assertThat(ledger.experience(3)).as("not of a round").isEmpty();
    assertThat(ledger.firstReference("batch-4")).isEmpty();
  }

  private static ModelChange round(long experience) {
    Head head = new Head("0".repeat(64), null, null, new LastExperience(experience, 0, 99L));
    return new ModelChange(
        new ModelCommand(
            "c",
            MODEL,
            "adaptation-service",
            NOON,
            new CompleteRound(
                experience,
                0,
                0L,
                99L,
                "1".repeat(64),
                head,
                Verdict.UNCHANGED,
                "nothing wins",
                null,
                "2".repeat(64),
                "3".repeat(64))),
        new Applied(head, null, Map.of(), "unchanged"),
        NOON);
  }

  private void example(String model, String domain, Instant at) {
    enter(
        topics.examples(),
        new Example(
            "e", model, domain, Side.TRAIN, new Text("x"), new ClassLabel("ethanol"), at, at));
  }

  private void outcome(String domain, Instant at) {
    enter(
        topics.outcomes(),
        new Outcome(
            "e",
            MODEL,
            1,
            "0".repeat(64),
            Role.SERVE,
            domain,
            new Output(new ClassLabel("ethanol"), null),
            new ClassLabel("toluene"),
            false,
            1L,
            at));
  }

  private void signal(
      String domain,
      @Nullable String feature,
      DriftEvidence evidence,
      DriftLevel after,
      Instant at) {
    enter(
        topics.driftSignals(),
        new DriftSignal(
            MODEL,
            domain,
            feature,
            evidence,
            "detector",
            DriftLevel.STABLE,
            after,
            0.3,
            0.05,
            50L,
            1,
            at));
  }

  private void state(String domain, @Nullable String feature, long n) {
    state(domain, feature, n, 7);
  }

  private void state(String domain, @Nullable String feature, long n, long referenceEpoch) {
    enter(
        topics.driftState(),
        new DriftState(
            MODEL,
            domain,
            feature,
            DriftEvidence.INPUTS,
            "detector",
            DriftLevel.STABLE,
            0.0,
            0.05,
            n,
            List.of(),
            referenceEpoch,
            NOON));
  }

  private <T extends SpecificRecord> void enter(String topic, T value) {
    enter(topic, 0, value);
  }

  // The class of a record of type T is a class of T.
  @SuppressWarnings("unchecked")
  private <T extends SpecificRecord> void enter(String topic, long offset, T value) {
    Class<T> type = (Class<T>) value.getClass();
    try (var serializer = new ConfluentAvroSerializer<>(schemas, type)) {
      ledger.enter(
          new ConsumerRecord<>(topic, 0, offset, key(), serializer.serialize(topic, value)));
    }
  }

  private static byte[] key() {
    return MODEL.getBytes(UTF_8);
  }
}
