package io.acclimate.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SafetensorsExportTest {
  private static final TensorBytes WEIGHT = TensorBytes.ofFloats(new float[] {1, 2, 3, 4}, 2, 2);
  private static final TensorBytes BIAS = TensorBytes.ofFloats(new float[] {5, 6}, 2);

  private final MemoryBlobStore blobs = new MemoryBlobStore();

  @Test
  void holdsAllTensorsOfAVersionUnderTheirNames() throws IOException {
    blobs.put(Safetensors.writeOne(WEIGHT));
    blobs.put(Safetensors.writeOne(BIAS));
    ServingManifest manifest =
        manifest(List.of(TensorEntry.of("fc.weight", WEIGHT), TensorEntry.of("fc.bias", BIAS)));
    SafetensorsExport export = new SafetensorsExport(manifest.digest(), manifest);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    export.writeTo(out, blobs);

    assertThat(out.size()).isEqualTo((int) export.sizeBytes());
    assertThat(out.toByteArray())
        .isEqualTo(
            Safetensors.write(
                new TreeMap<>(Map.of("fc.weight", WEIGHT, "fc.bias", BIAS)),
                Map.of("acclimate.serving", manifest.digest().hex())));
    assertThat(Safetensors.read(out.toByteArray()))
        .containsExactlyInAnyOrderEntriesOf(Map.of("fc.weight", WEIGHT, "fc.bias", BIAS));
  }

  @Test
  void refusesATensorThatIsNotTheManifests() {
    blobs.put(Safetensors.writeOne(BIAS));
    TensorEntry bias = TensorEntry.of("fc.bias", BIAS);
    ServingManifest manifest =
        manifest(
            List.of(
                new TensorEntry(
                    "fc.bias", Dtype.F32, List.of(1L, 2L), bias.sha256(), bias.sizeBytes())));

    assertThatThrownBy(
            () ->
                new SafetensorsExport(manifest.digest(), manifest)
                    .writeTo(new ByteArrayOutputStream(), blobs))
        .isInstanceOf(InvalidFormatException.class)
        .hasMessage("tensor 'fc.bias': the blob holds [2] of F32, the manifest says [1, 2] of F32");
  }

  private static ServingManifest manifest(List<TensorEntry> tensors) {
    return new ServingManifest(
        Json.object(),
        tensors,
        Preprocessing.identity(),
        Json.object(),
        List.of("a", "b"),
        Digest.of(new byte[] {1}));
  }
}
