package io.acclimate.core.adaptation;

import io.acclimate.core.adaptation.FromScratch.Trained;
import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.Side;
import io.acclimate.core.model.ModelDefinition;
import java.util.function.BooleanSupplier;

/**
 * Makes version 1 by training on source data. A sample of it, as the replay memory and the
 * hold-outs hold, stays with the model, so that later rounds know what must not be forgotten.
 */
public final class Pretraining {
  private static final String ARM = "pretraining";

  private final Environment environment;
  private final EpochPolicy epochs;

  public Pretraining(Environment environment, EpochPolicy epochs) {
    this.environment = environment;
    this.epochs = epochs;
  }

  /**
   * Trains. The same arguments give the same bits on one type of CPU.
   *
   * @param source rows of the source domain, of both sides; or of several, each of which is
   *     normalised by itself
   * @param cancelled asked before every step
   * @throws io.acclimate.core.artifact.InvalidFormatException if no row can be trained on
   * @throws java.util.concurrent.CancellationException if cancelled
   */
  public InitialModel train(ModelDefinition definition, Pack source, BooleanSupplier cancelled) {
    Digest spec = definition.spec().digest();
    Digest pack = source.digest();
    Digest seed = Digest.of(spec.bytes(), pack.bytes());
    ModelDefinition seenDefinition = definition.afterBackbone();
    Pack seen = Embedding.of(environment, definition, source, cancelled);
    Trained trained =
        new FromScratch(environment)
            .train(seenDefinition, seen.rows(), epochs, Seeds.random(seed, ARM), cancelled);
    FirstVersion version = new FirstVersion(environment, definition);
    DataState.Kept kept =
        DataState.ofSource(
            source,
            seen,
            seenDefinition.spec(),
            trained.preprocessing().power(),
            Source.Examples.of(
                trained.inputs(),
                FromScratch.labelled(seen.rows(), seenDefinition.spec()),
                seenDefinition.spec()),
            Seeds.random(seed, "memory"),
            rows ->
                ForwardPass.features(
                    environment,
                    definition.network(),
                    seenDefinition.spec().input(),
                    trained.weights(),
                    trained.preprocessing(),
                    rows));
    version.add(kept.pack());
    Lineage lineage =
        new Lineage(
            null,
            null,
            pack,
            spec,
            ARM,
            seed,
            definition.spec().adaptation().batch(),
            environment.deviceName(),
            environment.threads(),
            environment.engineVersions());
    return version.make(
        trained.weights(),
        trained.preprocessing(),
        trained.optimizer(),
        version.profiles(
            trained.weights(),
            trained.preprocessing(),
            FromScratch.labelled(seen.rows(), seenDefinition.spec(), Side.TRAIN)),
        kept.state(),
        lineage,
        trained.metrics());
  }
}
