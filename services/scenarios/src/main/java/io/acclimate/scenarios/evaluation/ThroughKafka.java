package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ServedModel;
import io.acclimate.scenarios.pipeline.Pipeline;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The choice that a round makes, in a running platform: each domain comes through topics and
 * services as one experience, a worker trains, and the champion is fetched from the registry. What
 * was learnt must be, bit for bit, what the same round makes in this process.
 */
final class ThroughKafka implements Method {
  static final String KEY = "auto-through-kafka";

  private final Pipeline pipeline;
  private final Environment environment;
  private int rounds;

  ThroughKafka(Pipeline pipeline, Environment environment) {
    this.pipeline = pipeline;
    this.environment = environment;
  }

  @Override
  public String key() {
    return KEY;
  }

  /** How many rounds the platform has made, all of them as this process did. */
  int rounds() {
    return rounds;
  }

  @Override
  public Adapter begin(ModelDefinition definition, InitialModel source, long seed) {
    RoundSequence here = new RoundSequence(null, source, environment);
    try {
      pipeline.register(definition.spec(), source);
    } catch (InterruptedException e) {
      throw interrupted();
    }
    return stage -> answers(definition, here, stage);
  }

  private List<String> answers(ModelDefinition definition, RoundSequence here, Stage stage) {
    Pipeline.Learnt learnt;
    try {
      learnt = pipeline.learn(definition.spec(), stage.labelled(), stage.unlabelled());
    } catch (InterruptedException e) {
      throw interrupted();
    }
    here.learn(learnt.pack(), definition.spec(), learnt.last());
    if (!here.serving().equals(learnt.champion())) {
      throw new IllegalStateException(
          "experience %d of %s made version %s through Kafka, and %s in this process"
              .formatted(
                  learnt.last().number(),
                  definition.spec().model(),
                  learnt.champion(),
                  here.serving()));
    }
    rounds++;
    ServingManifest manifest = ServingManifest.parse(pipeline.blobs().get(learnt.champion()));
    try (ServedModel model = ServedModel.load(manifest, pipeline.blobs())) {
      return Answers.of(model, stage);
    }
  }

  private static CancellationException interrupted() {
    Thread.currentThread().interrupt();
    return new CancellationException("interrupted while the platform learnt");
  }
}
