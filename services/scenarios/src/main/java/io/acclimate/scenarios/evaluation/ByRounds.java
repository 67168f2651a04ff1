package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Round;
import io.acclimate.core.adaptation.RoundRequest;
import io.acclimate.core.adaptation.RoundResult;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adaptation by rounds, each domain one experience: as the adaptation-service does it, but for the
 * topics between.
 *
 * @param key the method's name
 * @param arm the only arm, whose candidate is taken whatever the hold-outs say; null for the choice
 *     that a round makes
 * @param environment where rounds train
 */
record ByRounds(String key, @Nullable Arm arm, Environment environment) implements Method {

  /** The choice that a round makes. */
  static ByRounds auto(Environment environment) {
    return new ByRounds("auto", null, environment);
  }

  @Override
  public Adapter begin(ModelDefinition definition, InitialModel source, long seed) {
    MemoryBlobStore blobs = new MemoryBlobStore();
    source.blobs().forEach(blobs::put);
    return new Rounds(definition.spec(), blobs, source.head());
  }

  private final class Rounds implements Adapter {
    private final ModelSpec spec;
    private final MemoryBlobStore blobs;
    private final Round round;
    private Head head;
    private long number;
    private long lastOffset;

    Rounds(ModelSpec spec, MemoryBlobStore blobs, Head head) {
      this.spec = spec;
      this.blobs = blobs;
      this.round = new Round(blobs, environment);
      this.head = head;
    }

    @Override
    public List<String> answers(Stage stage) {
      number++;
      lastOffset += stage.rows().size();
      RoundRequest request =
          new RoundRequest(
              spec.model(),
              head,
              new Pack(stage.rows()),
              number,
              0,
              lastOffset,
              spec,
              spec.digest());
      RoundResult result =
          arm == null
              ? round.adapt(request, () -> false)
              : round.adaptBy(arm, request, () -> false);
      result.blobs().forEach(blobs::put);
      head = result.newHead();
      try (ServedModel model =
          ServedModel.load(ServingManifest.parse(blobs.get(head.weights())), blobs)) {
        return Answers.of(model, stage);
      }
    }
  }
}
