package io.acclimate.core.adaptation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LowRankUpdate;
import io.acclimate.core.artifact.MemoryBlobStore;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.model.Arm;
import io.acclimate.core.model.ModelDefinition;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What versions of rounds cost whoever has the one before. */
class UpdateBytesTest {
  private static final ModelDefinition WIDE =
      ModelDefinition.fromJson(
          Json.parseObject(
                  """
                  {"model": "wide", "input": {"kind": "tensor", "shape": [4]},
                   "classes": ["a", "b", "c"],
                   "sourceDomain": "plant-1", "targetDomain": "plant-2",
                   "network": {"layers": [
                     {"kind": "linear", "name": "fc1", "in": 4, "out": 512}, {"kind": "relu"},
                     {"kind": "linear", "name": "fc2", "in": 512, "out": 512}, {"kind": "relu"},
                     {"kind": "linear", "name": "head", "in": 512, "out": 3}]}}
                  """
                      .getBytes(UTF_8))
              .with("adaptation", Toy.policy().with("steps", 10)));

  private static InitialModel first;
  private static MemoryBlobStore blobs;
  private static ServingManifest before;

  @BeforeAll
  static void pretrain() {
    first = Toy.pretrained(WIDE);
    blobs = Toy.store(first.blobs());
    before = ServingManifest.parse(blobs.get(first.serving()));
  }

  @Test
  void aNewHeadCostsAFiftiethOfTheModelAtMost() {
    ServingManifest after = adaptedBy("fine-tuning+head-only");

    assertThat(cost(after)).isLessThanOrEqualTo(after.sizeBytes() / 50);
  }

  @Test
  void anUpdateOfLowRankCostsATwentiethOfTheModelAtMost() {
    ServingManifest after = adaptedBy("fine-tuning+lora");

    assertThat(cost(after)).isLessThanOrEqualTo(after.sizeBytes() / 20);
    assertThat(after.tensors())
        .filteredOn(tensor -> tensor.shortcut() != null)
        .extracting(TensorEntry::name)
        .as("rank 4 saves nothing where a layer has four inputs or three outputs")
        .containsExactly("fc2.weight");
  }

  @Test
  void aShortcutLeadsToTheTensor() {
    ServingManifest after = adaptedBy("fine-tuning+lora");

    for (TensorEntry tensor : after.tensors()) {
      TensorEntry.Shortcut shortcut = tensor.shortcut();
      if (shortcut != null) {
        LowRankUpdate update = LowRankUpdate.parse(blobs.get(shortcut.update()));
        assertThat(update.toBytes()).hasSize((int) shortcut.sizeBytes());
        assertThat(update.addedTo(Safetensors.readOne(blobs.get(shortcut.base()))))
            .isEqualTo(Safetensors.readOne(blobs.get(tensor.sha256())));
      }
    }
  }

  @Test
  void whatMovesInAnotherWayHasNoShortcut() {
    assertThat(adaptedBy("fine-tuning").tensors())
        .extracting(TensorEntry::shortcut)
        .containsOnlyNulls();
  }

  private static ServingManifest adaptedBy(String arm) {
    RoundResult result =
        new Round(blobs, Environment.cpu())
            .adaptBy(
                Arm.of(arm),
                Toy.request(
                    WIDE.spec(),
                    first.head(),
                    Toy.pack(Toy.TARGET, Toy.Shift.DIAGONAL, 120, 21),
                    1),
                () -> false);
    result.blobs().forEach(blobs::put);
    return ServingManifest.parse(blobs.get(Objects.requireNonNull(result.serving())));
  }

  /** Bytes of the manifest, and of the blobs to fetch for what the first version has not. */
  private static long cost(ServingManifest after) {
    Set<Digest> there = new HashSet<>(before.blobs());
    long bytes = after.toBytes().length;
    for (TensorEntry tensor : after.tensors()) {
      TensorEntry.Shortcut shortcut = tensor.shortcut();
      if (shortcut != null && before.blobs().contains(shortcut.base())) {
        bytes += blobs.get(shortcut.update()).length;
      } else if (there.add(tensor.sha256())) {
        bytes += blobs.get(tensor.sha256()).length;
      }
    }
    assertThat(bytes).isGreaterThan(after.toBytes().length);
    return bytes;
  }
}
