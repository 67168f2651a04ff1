package io.acclimate.registry.journal;

import io.acclimate.avro.ModelSpec;
import io.acclimate.core.artifact.Digest;
import io.acclimate.registry.state.Spec;
import org.jspecify.annotations.Nullable;

/** Specs to and from Avro. */
final class SpecCodec {
  private SpecCodec() {}

  /**
   * Reads a spec.
   *
   * @throws IllegalArgumentException if it is of another model, or says something impossible
   */
  static Spec spec(String model, ModelSpec spec) {
    if (!spec.getModel().equals(model)) {
      throw new IllegalArgumentException(
          "spec.model: '%s' is not the command's model '%s'".formatted(spec.getModel(), model));
    }
    return new Spec(
        new Digest(spec.getDigest()),
        Spec.Task.valueOf(spec.getTask().name()),
        new Spec.Input(
            Spec.InputKind.valueOf(spec.getInput().getKind().name()),
            spec.getInput().getDtype(),
            spec.getInput().getShape(),
            spec.getInput().getMediaTypes()),
        spec.getClasses(),
        spec.getSourceDomain(),
        spec.getTargetDomain(),
        spec.getHoldOutFraction(),
        spec.getExperience().getMaxExamples(),
        spec.getExperience().getMaxMillis(),
        drift(spec.getExperience().getDrift()),
        spec.getSources().stream()
            .map(
                source ->
                    new Spec.Source(
                        source.getTopic(),
                        source.getIdPath(),
                        source.getFeaturePaths(),
                        source.getLabelPath(),
                        source.getDomainPath()))
            .toList(),
        Spec.ReleasePolicy.valueOf(spec.getReleasePolicy().name()));
  }

  /**
   * Writes a spec.
   *
   * @param epoch of the model; -1 in a command
   */
  static ModelSpec spec(String model, long epoch, boolean paused, boolean deleted, Spec spec) {
    return new ModelSpec(
        model,
        epoch,
        spec.digest().hex(),
        io.acclimate.avro.Task.valueOf(spec.task().name()),
        new io.acclimate.avro.InputSignature(
            io.acclimate.avro.InputKind.valueOf(spec.input().kind().name()),
            spec.input().dtype(),
            spec.input().shape(),
            spec.input().mediaTypes()),
        spec.classes(),
        spec.sourceDomain(),
        spec.targetDomain(),
        spec.holdOutFraction(),
        new io.acclimate.avro.ExperiencePolicy(
            spec.maxExamples(), spec.maxMillis(), drift(spec.drift())),
        spec.sources().stream()
            .map(
                source ->
                    new io.acclimate.avro.TopicSource(
                        source.topic(),
                        source.idPath(),
                        source.featurePaths(),
                        source.labelPath(),
                        source.domainPath()))
            .toList(),
        io.acclimate.avro.ReleasePolicy.valueOf(spec.releasePolicy().name()),
        paused,
        deleted);
  }

  private static Spec.@Nullable DriftTrigger drift(io.acclimate.avro.@Nullable DriftTrigger drift) {
    return drift == null
        ? null
        : new Spec.DriftTrigger(drift.getMinExamples(), drift.getCoolDownExamples());
  }

  private static io.acclimate.avro.@Nullable DriftTrigger drift(Spec.@Nullable DriftTrigger drift) {
    return drift == null
        ? null
        : new io.acclimate.avro.DriftTrigger(drift.minExamples(), drift.coolDownExamples());
  }
}
