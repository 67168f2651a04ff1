package io.acclimate.scenarios.demo;

import io.acclimate.avro.Applied;
import io.acclimate.avro.CompleteRound;
import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftLevel;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.Example;
import io.acclimate.avro.ModelChange;
import io.acclimate.avro.Outcome;
import io.acclimate.scenarios.pipeline.TopicReader;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.EdgeConfig;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What the platform says of drift, batch by batch.
 *
 * <p>A batch is a domain, so a signal's domain tells the batch whose events caused it; the signal's
 * event time tells after how many of them. Only what is said of the model as a whole counts, of its
 * inputs or its errors: that is what closes experiences.
 */
final class DriftLedger implements AutoCloseable {

  /** What was said while a batch went by. */
  enum State {
    /** Nothing was judged. */
    UNJUDGED,
    STABLE,
    WARNING,
    DRIFT
  }

  /**
   * What was said of a batch.
   *
   * @param state the highest level that it reached
   * @param firstSignalAfterEvents events of the batch up to the one that raised the level above
   *     STABLE; null if none did
   */
  record BatchDrift(State state, @Nullable Integer firstSignalAfterEvents) {}

  private record Signal(DriftEvidence evidence, DriftLevel after, Instant detectedAt) {}

  private final Topics topics;
  private final String model;
  private final ConfluentAvroDeserializer<Example> examples;
  private final ConfluentAvroDeserializer<Outcome> outcomes;
  private final ConfluentAvroDeserializer<DriftSignal> signals;
  private final ConfluentAvroDeserializer<DriftState> states;
  private final ConfluentAvroDeserializer<ModelChange> changes;
  private final TopicReader reader;

  // By domain; guarded by this.
  private final Map<String, List<Instant>> exampleTimes = new HashMap<>();
  private final Map<String, List<Instant>> outcomeTimes = new HashMap<>();
  private final Map<String, List<Signal>> raised = new HashMap<>();
  private final Set<String> judged = new HashSet<>();
  private final Map<String, Long> firstReferences = new HashMap<>();

  // Number of the experience by epoch of the reference that it brought; guarded by this.
  private final Map<Long, Long> experiences = new HashMap<>();

  DriftLedger(EdgeConfig edge, SchemaRegistryClient schemas, String model) {
    this.topics = edge.topics();
    this.model = model;
    this.examples = new ConfluentAvroDeserializer<>(schemas, Example.class);
    this.outcomes = new ConfluentAvroDeserializer<>(schemas, Outcome.class);
    this.signals = new ConfluentAvroDeserializer<>(schemas, DriftSignal.class);
    this.states = new ConfluentAvroDeserializer<>(schemas, DriftState.class);
    this.changes = new ConfluentAvroDeserializer<>(schemas, ModelChange.class);
    this.reader =
        new TopicReader(
            edge,
            "demo-drift",
            List.of(
                topics.examples(),
                topics.outcomes(),
                topics.modelHistory(),
                topics.driftSignals(),
                topics.driftState()),
            this::enter);
  }

  void start() {
    reader.start();
  }

  /** Takes a record of one of the topics. */
  synchronized void enter(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return; // a state that was forgotten
    }
    if (record.topic().equals(topics.examples())) {
      Example example = examples.decode(record.value());
      if (example.getModel().equals(model)) {
        add(exampleTimes, example.getDomain(), example.getOccurredAt());
      }
    } else if (record.topic().equals(topics.outcomes())) {
      Outcome outcome = outcomes.decode(record.value());
      if (outcome.getModel().equals(model)) {
        add(outcomeTimes, outcome.getDomain(), outcome.getPredictedAt());
      }
    } else if (record.topic().equals(topics.modelHistory())) {
      ModelChange change = changes.decode(record.value());
      if (change.getCommand().getModel().equals(model)
          && change.getDecision() instanceof Applied
          && change.getCommand().getCommand() instanceof CompleteRound round) {
        experiences.put(record.offset(), round.getExperience());
      }
    } else if (record.topic().equals(topics.driftSignals())) {
      DriftSignal signal = signals.decode(record.value());
      if (signal.getModel().equals(model)
          && signal.getFeature() == null
          && signal.getAfter() != DriftLevel.STABLE) {
        add(
            raised,
            signal.getDomain(),
            new Signal(signal.getEvidence(), signal.getAfter(), signal.getDetectedAt()));
      }
    } else {
      DriftState state = states.decode(record.value());
      if (state.getModel().equals(model) && state.getFeature() == null && state.getN() > 0) {
        judged.add(state.getDomain());
        if (state.getEvidence() == DriftEvidence.INPUTS) {
          firstReferences.putIfAbsent(state.getDomain(), state.getReferenceEpoch());
        }
      }
    }
  }

  private static <T> void add(Map<String, List<T>> byDomain, String domain, T item) {
    byDomain.computeIfAbsent(domain, key -> new ArrayList<>()).add(item);
  }

  /** What was said so far of the batch with this name. */
  synchronized BatchDrift of(String batch) {
    List<Signal> own = raised.getOrDefault(batch, List.of());
    Optional<Integer> first =
        own.stream().map(signal -> eventsUpTo(batch, signal)).min(Comparator.naturalOrder());
    return new BatchDrift(state(batch, own), first.orElse(null));
  }

  /** Epoch of the reference that the batch's inputs were compared with first, if they were. */
  synchronized Optional<Long> firstReference(String batch) {
    return Optional.ofNullable(firstReferences.get(batch));
  }

  /** The experience whose examples a reference was made of; empty for the source data. */
  synchronized Optional<Long> experience(long referenceEpoch) {
    return Optional.ofNullable(experiences.get(referenceEpoch));
  }

  private State state(String batch, List<Signal> own) {
    if (own.stream().anyMatch(signal -> signal.after() == DriftLevel.DRIFT)) {
      return State.DRIFT;
    } else if (!own.isEmpty()) {
      return State.WARNING;
    }
    return judged.contains(batch) ? State.STABLE : State.UNJUDGED;
  }

  private int eventsUpTo(String batch, Signal signal) {
    List<Instant> times =
        switch (signal.evidence()) {
          case INPUTS, LABELS -> exampleTimes.getOrDefault(batch, List.of());
          case PREDICTIONS, ERRORS -> outcomeTimes.getOrDefault(batch, List.of());
        };
    return (int) times.stream().filter(time -> !time.isAfter(signal.detectedAt())).count();
  }

  @Override
  public void close() {
    reader.close();
  }
}
