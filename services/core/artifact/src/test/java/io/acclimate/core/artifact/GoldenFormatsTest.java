package io.acclimate.core.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.Input.MediaInput;
import io.acclimate.core.artifact.Input.TensorInput;
import io.acclimate.core.artifact.Input.TextInput;
import io.acclimate.core.artifact.LabelValue.Box;
import io.acclimate.core.artifact.LabelValue.Boxes;
import io.acclimate.core.artifact.LabelValue.ClassName;
import io.acclimate.core.artifact.LabelValue.NameSet;
import io.acclimate.core.artifact.LabelValue.NumberValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Bytes to record and record to bytes stay as they are; a failure here means that stored artifacts
 * became unreadable.
 */
class GoldenFormatsTest {
  private static final TensorBytes WEIGHT =
      TensorBytes.ofFloats(new float[] {1, -2, 0.5f, 3, 0, 1e-3f}, 2, 3);
  private static final TensorBytes BIAS = TensorBytes.ofFloats(new float[] {0.1f, -0.1f}, 2);

  @Test
  void servingManifest() throws IOException {
    ServingManifest manifest = servingManifest(null);
    Golden.assertWrites("serving-manifest.json", manifest.toBytes());
    assertThat(ServingManifest.parse(Golden.bytes("serving-manifest.json"))).isEqualTo(manifest);
  }

  @Test
  void servingManifestWithAPowerTransform() throws IOException {
    ServingManifest manifest = servingManifest(PowerTransform.of(new float[] {-0.25f, 1, 0.1f}));
    Golden.assertWrites("serving-manifest-with-power.json", manifest.toBytes());
    assertThat(ServingManifest.parse(Golden.bytes("serving-manifest-with-power.json")))
        .isEqualTo(manifest);
  }

  @Test
  void servingManifestWithABackbone() throws IOException {
    TensorBytes file = new TensorBytes(Dtype.U8, List.of(5L), "code.".getBytes(UTF_8));
    Digest digest = Digest.of(file.data());
    ServingManifest plain = servingManifest(null);
    List<TensorEntry> tensors = new ArrayList<>(plain.tensors());
    tensors.add(0, TensorEntry.of("backbone.torchscript", file));
    Json.Obj backbone =
        Json.object()
            .with("kind", "torchscript")
            .with("sha256", Json.of(digest))
            .with("sizeBytes", 5)
            .with("features", 3);
    ServingManifest manifest =
        new ServingManifest(
            plain.network().with("backbone", backbone),
            tensors,
            plain.preprocessing(),
            plain.input(),
            plain.classes(),
            plain.lineage());
    Golden.assertWrites("serving-manifest-with-backbone.json", manifest.toBytes());
    assertThat(ServingManifest.parse(Golden.bytes("serving-manifest-with-backbone.json")))
        .isEqualTo(manifest);
    assertThat(manifest.backbone()).contains(digest);
    assertThat(plain.backbone()).isEmpty();
  }

  @Test
  void servingManifestWithAShortcut() throws IOException {
    LowRankUpdate update =
        new LowRankUpdate(
            TensorBytes.ofFloats(new float[] {1, 0, -1}, 1, 3),
            TensorBytes.ofFloats(new float[] {0.5f, 2}, 2, 1));
    Golden.assertWrites("low-rank-update.safetensors", update.toBytes());
    assertThat(LowRankUpdate.parse(Golden.bytes("low-rank-update.safetensors"))).isEqualTo(update);
    ServingManifest plain = servingManifest(null);
    TensorEntry updated = TensorEntry.of("head.weight", update.addedTo(WEIGHT));
    TensorEntry.Shortcut shortcut =
        new TensorEntry.Shortcut(
            TensorEntry.of("head.weight", WEIGHT).sha256(), Digest.of(update.toBytes()), 64);
    ServingManifest manifest =
        new ServingManifest(
            plain.network(),
            List.of(updated.by(shortcut), plain.tensors().get(1)),
            plain.preprocessing(),
            plain.input(),
            plain.classes(),
            plain.lineage());
    Golden.assertWrites("serving-manifest-with-shortcut.json", manifest.toBytes());
    assertThat(ServingManifest.parse(Golden.bytes("serving-manifest-with-shortcut.json")))
        .isEqualTo(manifest);
    assertThat(manifest.blobs())
        .containsExactlyInAnyOrder(
            updated.sha256(), shortcut.update(), plain.tensors().get(1).sha256());
  }

  private static ServingManifest servingManifest(@Nullable PowerTransform power) {
    return new ServingManifest(
        Json.parseObject(
            "{\"layers\":[{\"kind\":\"linear\",\"name\":\"head\",\"in\":3,\"out\":2}]}"
                .getBytes(UTF_8)),
        List.of(TensorEntry.of("head.weight", WEIGHT), TensorEntry.of("head.bias", BIAS)),
        new Preprocessing(
            power,
            FeatureStatistics.of(new float[] {0, 1, 2}, new float[] {1, 0.5f, 2}),
            Map.of(
                "plant-2",
                FeatureStatistics.of(new float[] {0.1f, 1, -2}, new float[] {1, 1, 1e-7f}))),
        Json.object()
            .with("kind", "tensor")
            .with("dtype", "F32")
            .with("shape", Json.longs(List.of(3L))),
        List.of("ethanol", "ethylene"),
        digest("lineage"));
  }

  @Test
  void trainingManifest() throws IOException {
    TrainingManifest manifest =
        new TrainingManifest(
            digest("serving"),
            digest("moments"),
            digest("memory"),
            List.of(digest("pack 1"), digest("pack 2")),
            digest("report"),
            null);
    Golden.assertWrites("training-manifest.json", manifest.toBytes());
    assertThat(TrainingManifest.parse(Golden.bytes("training-manifest.json"))).isEqualTo(manifest);
  }

  @Test
  void lineage() throws IOException {
    Lineage lineage =
        new Lineage(
            digest("parent"),
            digest("head"),
            digest("pack"),
            digest("spec"),
            "fine-tuning+coral",
            digest("seed"),
            32,
            "cpu",
            1,
            new TreeMap<>(Map.of("djl", "0.36.0", "pytorch", "2.7.1")));
    Golden.assertWrites("lineage.json", lineage.toBytes());
    assertThat(Lineage.parse(Golden.bytes("lineage.json"))).isEqualTo(lineage);
  }

  @Test
  void head() throws IOException {
    Head head =
        new Head(
            digest("serving"),
            null,
            digest("memory"),
            new LastExperience(7, 0, 9_007_199_254_740_993L));
    Golden.assertWrites("head.json", head.toBytes());
    assertThat(Head.parse(Golden.bytes("head.json"))).isEqualTo(head);
  }

  @Test
  void pack() throws IOException {
    Pack pack =
        new Pack(
            List.of(
                row("e1", new ClassName("ethanol"), Side.TRAIN, new TensorInput(BIAS)),
                row("e2", null, Side.HOLD_OUT, new TextInput("größer")),
                row("e3", new NumberValue(-0.25), Side.TRAIN, media()),
                row("e4", new NameSet(new TreeSet<>(List.of("b", "a"))), Side.TRAIN, scalar()),
                row(
                    "e5",
                    new Boxes(List.of(new Box("cat", 0, 0.25f, 0.5f, 1))),
                    Side.HOLD_OUT,
                    media())));
    Golden.assertWrites("pack.bin", pack.toBytes());
    assertThat(Pack.parse(Golden.bytes("pack.bin"))).isEqualTo(pack);
  }

  @Test
  void safetensors() throws IOException {
    SortedMap<String, TensorBytes> tensors =
        new TreeMap<>(
            Map.of(
                "head.weight",
                WEIGHT,
                "head.bias",
                BIAS,
                "steps",
                TensorBytes.ofLongs(new long[] {12}),
                "mask",
                new TensorBytes(Dtype.BOOL, List.of(3L), new byte[] {1, 0, 1})));
    Golden.assertWrites("tensors.safetensors", Safetensors.write(tensors, Map.of("format", "pt")));
    assertThat(new TreeMap<>(Safetensors.read(Golden.bytes("tensors.safetensors"))))
        .isEqualTo(tensors);
  }

  @Test
  void profiles() throws IOException {
    Profiles profiles =
        new Profiles(
            List.of(
                new FeatureProfile(
                    "input.0", List.of(-1.5, 0.1), List.of(20L, 0L, 22L), -3, 2.25, 1 / 3.0, 1.2),
                new FeatureProfile(
                    "prediction", List.of(0.5), List.of(30L, 12L), 0, 1, 12 / 42.0, 0.45)));
    Golden.assertWrites("profiles.safetensors", profiles.toBytes());
    assertThat(Profiles.parse(Golden.bytes("profiles.safetensors"))).isEqualTo(profiles);
  }

  private static PackRow row(String eventId, @Nullable LabelValue label, Side side, Input input) {
    return new PackRow(eventId, "plant-1", label, side, input);
  }

  private static Input media() {
    return new MediaInput("image/png", new byte[] {1, 2, 3});
  }

  private static Input scalar() {
    return new TensorInput(new TensorBytes(Dtype.U8, List.of(), new byte[] {-1}));
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(UTF_8));
  }
}
