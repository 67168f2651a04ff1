package io.acclimate.scenarios.registration;

import io.acclimate.avro.DriftTrigger;
import io.acclimate.avro.ExperiencePolicy;
import io.acclimate.avro.InputKind;
import io.acclimate.avro.InputSignature;
import io.acclimate.avro.ReleasePolicy;
import io.acclimate.avro.Task;
import io.acclimate.avro.TopicSource;
import io.acclimate.core.model.ModelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's spec as the registry publishes it: what services need to know without reading its blob.
 */
final class SpecCodec {

  private static final long NO_EPOCH = -1;

  private SpecCodec() {}

  static io.acclimate.avro.ModelSpec toAvro(ModelSpec spec) {
    return io.acclimate.avro.ModelSpec.newBuilder()
        .setModel(spec.model())
        .setEpoch(NO_EPOCH)
        .setDigest(spec.digest().hex())
        .setTask(
            switch (spec.task()) {
              case CLASSIFICATION -> Task.CLASSIFICATION;
            })
        .setInput(
            switch (spec.input().kind()) {
              case TENSOR ->
                  new InputSignature(
                      InputKind.TENSOR,
                      spec.input().dtype().name(),
                      spec.input().shape(),
                      List.of());
            })
        .setClasses(spec.classes())
        .setSourceDomain(spec.sourceDomain())
        .setTargetDomain(spec.targetDomain())
        .setHoldOutFraction(spec.holdOutFraction())
        .setExperience(
            new ExperiencePolicy(
                spec.experience().maxExamples(),
                spec.experience().maxMillis(),
                drift(spec.experience().drift())))
        .setSources(spec.sources().stream().map(SpecCodec::source).toList())
        .setReleasePolicy(
            switch (spec.release()) {
              case AUTO -> ReleasePolicy.AUTO;
              case MANUAL -> ReleasePolicy.MANUAL;
            })
        .setPaused(false)
        .setDeleted(false)
        .build();
  }

  private static @Nullable DriftTrigger drift(
      io.acclimate.core.model.@Nullable DriftTrigger drift) {
    return drift == null || !drift.enabled()
        ? null
        : new DriftTrigger(drift.minExamples(), drift.coolDownExamples());
  }

  private static TopicSource source(io.acclimate.core.model.TopicSource source) {
    return new TopicSource(
        source.topic(),
        source.idPath(),
        source.featurePaths(),
        source.labelPath(),
        source.domainPath());
  }
}
