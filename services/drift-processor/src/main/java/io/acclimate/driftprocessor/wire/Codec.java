package io.acclimate.driftprocessor.wire;

import io.acclimate.avro.ClassLabel;
import io.acclimate.avro.DriftEvidence;
import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.FeatureProfile;
import io.acclimate.avro.Role;
import io.acclimate.avro.Tensor;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.drift.DriftLevel;
import io.acclimate.core.drift.ReferenceProfile;
import io.acclimate.driftprocessor.reference.FeatureReference;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.ConfluentAvroSerializer;
import io.acclimate.schemas.SchemaRegistryClient;
import io.acclimate.schemas.Topics;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only place in this service that knows Avro. Reading throws {@link
 * io.acclimate.schemas.PoisonException} for bytes that are no such record, {@link
 * io.acclimate.core.artifact.InvalidFormatException} and {@link IllegalArgumentException} for a
 * record whose tensor or profile makes no sense, and {@link
 * io.acclimate.schemas.SchemaRegistryUnavailableException} when it may be tried again. Safe for use
 * by many threads.
 */
public final class Codec {
  private final SchemaRegistryClient registry;
  private final Topics topics;
  private final ConfluentAvroDeserializer<io.acclimate.avro.Example> examples;
  private final ConfluentAvroDeserializer<io.acclimate.avro.Outcome> outcomes;
  private final ConfluentAvroDeserializer<DriftReferences> references;
  private final ConfluentAvroSerializer<DriftSignal> signalWriter;
  private final ConfluentAvroSerializer<DriftState> stateWriter;

  public Codec(SchemaRegistryClient registry, Topics topics) {
    this.registry = registry;
    this.topics = topics;
    examples = new ConfluentAvroDeserializer<>(registry, io.acclimate.avro.Example.class);
    outcomes = new ConfluentAvroDeserializer<>(registry, io.acclimate.avro.Outcome.class);
    references = new ConfluentAvroDeserializer<>(registry, DriftReferences.class);
    signalWriter = new ConfluentAvroSerializer<>(registry, DriftSignal.class);
    stateWriter = new ConfluentAvroSerializer<>(registry, DriftState.class);
  }

  /** Returns when the schema registry answers, whatever it says; else throws. */
  public void awaitRegistry() {
    registry.isCompatible(
        ConfluentAvroSerializer.subject(topics.driftSignals()), DriftSignal.getClassSchema());
  }

  /** Reads a value of examples.v1. */
  public ExampleRow example(byte @Nullable [] value, long offset) {
    io.acclimate.avro.Example example = examples.decode(value);
    return new ExampleRow(
        example.getModel(),
        example.getDomain(),
        tensorOrNull(example.getInput()),
        classOrNull(example.getLabel()),
        offset,
        example.getOccurredAt().toEpochMilli());
  }

  /** Reads a value of outcomes.v1. */
  public OutcomeRow outcome(byte @Nullable [] value, long offset) {
    io.acclimate.avro.Outcome outcome = outcomes.decode(value);
    return new OutcomeRow(
        outcome.getModel(),
        outcome.getDomain(),
        outcome.getVersion(),
        outcome.getRole() == Role.SERVE,
        classOrNull(outcome.getPrediction().getLabel()),
        tensorOrNull(outcome.getPrediction().getScores()),
        outcome.getCorrect(),
        offset,
        outcome.getPredictedAt().toEpochMilli());
  }

  /** Reads a value of drift.references.v1. */
  public ReferenceBlock references(byte @Nullable [] value, long writtenAtMillis) {
    DriftReferences block = references.decode(value);
    return new ReferenceBlock(
        block.getModel(),
        block.getEpoch(),
        block.getVersion(),
        block.getBlock(),
        block.getBlocks(),
        block.getProfiles().stream().map(Codec::feature).toList(),
        writtenAtMillis);
  }

  /** Writes a value of drift.signals.v1. */
  byte[] encode(Signal signal) {
    return signalWriter.encode(
        topics.driftSignals(),
        new DriftSignal(
            signal.model(),
            signal.domain(),
            signal.track().feature(),
            evidence(signal.track().evidence()),
            signal.track().detector(),
            level(signal.before()),
            level(signal.after()),
            signal.score(),
            signal.threshold(),
            signal.rows(),
            signal.version(),
            Instant.ofEpochMilli(signal.detectedAtMillis())));
  }

  /** Writes a value of drift.state.v1. */
  byte[] encode(TrackState state) {
    return stateWriter.encode(
        topics.driftState(),
        new DriftState(
            state.model(),
            state.domain(),
            state.track().feature(),
            evidence(state.track().evidence()),
            state.track().detector(),
            level(state.level()),
            state.score(),
            state.threshold(),
            state.rows(),
            Arrays.stream(state.counts()).boxed().toList(),
            state.referenceEpoch(),
            Instant.ofEpochMilli(state.updatedAtMillis())));
  }

  private static FeatureReference feature(FeatureProfile profile) {
    return new FeatureReference(
        ReferenceProfile.of(
            profile.getFeature(),
            profile.getEdges().stream().mapToDouble(Double::doubleValue).toArray(),
            profile.getCounts().stream().mapToLong(Long::longValue).toArray(),
            profile.getMin(),
            profile.getMax(),
            profile.getMean(),
            profile.getStandardDeviation()),
        List.copyOf(profile.getCategories()));
  }

  private static @Nullable TensorBytes tensorOrNull(@Nullable Object union) {
    return union instanceof Tensor tensor ? AvroValues.tensor(tensor) : null;
  }

  private static @Nullable String classOrNull(@Nullable Object union) {
    return union instanceof ClassLabel label ? label.getName() : null;
  }

  private static DriftEvidence evidence(Evidence evidence) {
    return switch (evidence) {
      case INPUTS -> DriftEvidence.INPUTS;
      case PREDICTIONS -> DriftEvidence.PREDICTIONS;
      case LABELS -> DriftEvidence.LABELS;
      case ERRORS -> DriftEvidence.ERRORS;
    };
  }

  private static io.acclimate.avro.DriftLevel level(DriftLevel level) {
    return switch (level) {
      case STABLE -> io.acclimate.avro.DriftLevel.STABLE;
      case WARNING -> io.acclimate.avro.DriftLevel.WARNING;
      case DRIFT -> io.acclimate.avro.DriftLevel.DRIFT;
    };
  }
}
