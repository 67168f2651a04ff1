package io.acclimate.dashboard.topics;

import io.acclimate.avro.DriftReferences;
import io.acclimate.avro.DriftSignal;
import io.acclimate.avro.DriftState;
import io.acclimate.avro.FeatureProfile;
import io.acclimate.dashboard.view.DriftFact;
import io.acclimate.dashboard.view.DriftFact.Evidence;
import io.acclimate.dashboard.view.DriftFact.Level;
import io.acclimate.dashboard.view.DriftFact.Stream;
import io.acclimate.schemas.ConfluentAvroDeserializer;
import io.acclimate.schemas.SchemaRegistryClient;
import org.jspecify.annotations.Nullable;

/**
 * Records of the drift topics to facts. Throws as {@link DashboardCodec} does, and an {@link
 * IllegalArgumentException} for a reference that contradicts itself.
 */
final class DriftCodec {
  private final ConfluentAvroDeserializer<DriftState> states;
  private final ConfluentAvroDeserializer<DriftSignal> signals;
  private final ConfluentAvroDeserializer<DriftReferences> references;

  DriftCodec(SchemaRegistryClient schemas) {
    this.states = new ConfluentAvroDeserializer<>(schemas, DriftState.class);
    this.signals = new ConfluentAvroDeserializer<>(schemas, DriftSignal.class);
    this.references = new ConfluentAvroDeserializer<>(schemas, DriftReferences.class);
  }

  DriftFact state(byte @Nullable [] value) {
    DriftState state = states.decode(value);
    return new DriftFact.State(
        state.getModel(),
        new Stream(state.getDomain(), evidence(state.getEvidence()), state.getFeature()),
        state.getDetector(),
        level(state.getLevel()),
        state.getScore(),
        state.getThreshold(),
        state.getN(),
        state.getCounts(),
        state.getReferenceEpoch(),
        state.getUpdatedAt());
  }

  DriftFact signal(byte @Nullable [] value) {
    DriftSignal signal = signals.decode(value);
    return new DriftFact.Signal(
        signal.getModel(),
        new Stream(signal.getDomain(), evidence(signal.getEvidence()), signal.getFeature()),
        signal.getDetector(),
        level(signal.getBefore()),
        level(signal.getAfter()),
        signal.getScore(),
        signal.getThreshold(),
        signal.getN(),
        signal.getVersion(),
        signal.getDetectedAt());
  }

  /** The key is {@code model/block}; a null value takes the model's reference away. */
  DriftFact reference(@Nullable String key, byte @Nullable [] value) {
    if (value == null && key != null && key.contains("/")) {
      return new DriftFact.NoReference(key.substring(0, key.indexOf('/')));
    }
    DriftReferences block = references.decode(value);
    return new DriftFact.Reference(
        block.getModel(),
        block.getEpoch(),
        block.getVersion(),
        block.getBlock(),
        block.getBlocks(),
        block.getProfiles().stream().map(DriftCodec::profile).toList());
  }

  private static DriftFact.Profile profile(FeatureProfile profile) {
    return new DriftFact.Profile(
        profile.getFeature(),
        profile.getEdges(),
        profile.getCounts(),
        profile.getCategories(),
        profile.getMin(),
        profile.getMax(),
        profile.getMean(),
        profile.getStandardDeviation(),
        profile.getN());
  }

  private static Evidence evidence(io.acclimate.avro.DriftEvidence evidence) {
    return Evidence.valueOf(evidence.name());
  }

  private static Level level(io.acclimate.avro.DriftLevel level) {
    return Level.valueOf(level.name());
  }
}
