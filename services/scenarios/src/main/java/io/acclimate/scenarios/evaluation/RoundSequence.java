package io.acclimate.scenarios.evaluation;

import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.InitialModel;
import io.acclimate.core.adaptation.Round;
import io.acclimate.core.adaptation.RoundRequest;
import io.acclimate.core.adaptation.RoundResult;
import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Packs;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelSpec;
import io.acclimate.core.model.ServedModel;
import org.jspecify.annotations.Nullable;

/**
 * One model and its rounds, one after the other: as the adaptation-service does it, but for the
 * topics between.
 */
final class RoundSequence {
  private final @Nullable Arm arm;
  private MemoryBlobStore blobs = new MemoryBlobStore();
  private final Environment environment;
  private Round round;
  private Head head;

  /**
   * @param arm the only arm, whose candidate is taken whatever the hold-outs say; null for the
   *     choice that a round makes
   * @param source version 1
   * @param environment where rounds train
   */
  RoundSequence(@Nullable Arm arm, InitialModel source, Environment environment) {
    this.arm = arm;
    this.environment = environment;
    this.round = new Round(blobs, environment);
    source.blobs().forEach(blobs::put);
    this.head = source.head();
  }

  /** The next round. */
  void learn(Pack experience, ModelSpec spec) {
    LastExperience before = head.lastExperience();
    learn(
        experience,
        spec,
        before == null
            ? new LastExperience(1, 0, experience.rows().size())
            : new LastExperience(
                before.number() + 1, 0, before.lastOffset() + experience.rows().size()));
  }

  /**
   * The next round.
   *
   * @param name of the experience, as the head will name it
   */
  void learn(Pack experience, ModelSpec spec, LastExperience name) {
    RoundRequest request =
        new RoundRequest(
            spec.model(),
            head,
            experience,
            name.number(),
            name.partition(),
            name.lastOffset(),
            spec,
            spec.digest());
    RoundResult result =
        arm == null ? round.adapt(request, () -> false) : round.adaptBy(arm, request, () -> false);
    result.blobs().forEach(blobs::put);
    head = result.newHead();
  }

  /**
   * Drops every blob that the next round does not need. The rows that memory keeps move into a pack
   * of their own, so that experiences of any number do not fill the heap.
   */
  void forgetExperiences() {
    MemoryBlobStore needed = new MemoryBlobStore();
    copy(head.weights(), needed);
    for (TensorEntry tensor : ServingManifest.parse(blobs.get(head.weights())).tensors()) {
      copy(tensor.sha256(), needed);
    }
    copy(head.weightsState(), needed);
    Digest dataState = head.dataState();
    if (dataState != null) {
      DataState.Kept kept = DataState.parse(blobs.get(dataState)).gathered(new Packs(blobs, 1));
      needed.put(kept.pack().toBytes());
      dataState = needed.put(kept.state().toBytes());
      copy(kept.state().answers().orElse(null), needed);
    }
    head = new Head(head.weights(), head.weightsState(), dataState, head.lastExperience());
    blobs = needed;
    round = new Round(blobs, environment);
  }

  /** Digest of the serving manifest after the last round. */
  Digest serving() {
    return head.weights();
  }

  /** The model of the last round; the caller closes it. */
  ServedModel model() {
    return ServedModel.load(ServingManifest.parse(blobs.get(head.weights())), blobs);
  }

  private void copy(@Nullable Digest digest, MemoryBlobStore to) {
    if (digest != null) {
      to.put(digest, blobs.get(digest));
    }
  }
}
