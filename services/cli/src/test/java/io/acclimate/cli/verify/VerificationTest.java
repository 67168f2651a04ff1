package io.acclimate.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.cli.output.Progress;
import io.acclimate.client.Model;
import io.acclimate.client.Version;
import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.adaptation.memory.Source;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.FileBlobStore;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Safetensors;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorBytes;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.TrainingManifest;
import io.acclimate.core.artifact.signing.Signature;
import io.acclimate.core.artifact.signing.SigningKey;
import io.acclimate.core.artifact.signing.Trust;
import io.acclimate.core.artifact.signing.TrustedKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerificationTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final TensorBytes WEIGHT =
      TensorBytes.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
  private static final TensorBytes BIAS = TensorBytes.ofFloats(new float[] {1, 2});
  private static final SigningKey KEY = SigningKey.generate();

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private FileBlobStore blobs;
  private ServingManifest serving;
  private TrainingManifest training;

  @BeforeEach
  void fill() {
    blobs = new FileBlobStore(folder);
    Lineage lineage =
        new Lineage(
            null, null, null, put("spec"), "import", null, 0, "cpu", 0, new TreeMap<>(Map.of()));
    blobs.put(Safetensors.writeOne(WEIGHT));
    blobs.put(Safetensors.writeOne(BIAS));
    serving =
        new ServingManifest(
            Json.object(),
            List.of(TensorEntry.of("fc1.weight", WEIGHT), TensorEntry.of("fc1.bias", BIAS)),
            Preprocessing.identity(),
            Json.object(),
            List.of("a", "b"),
            blobs.put(lineage.toBytes()));
    blobs.put(serving.toBytes());
    training =
        new TrainingManifest(
            serving.digest(),
            put("moments"),
            blobs.put(new DataState(new Source.Unknown()).toBytes()),
            List.of(put("pack")),
            put("report"),
            lineage.digest());
    blobs.put(training.toBytes());
  }

  @Test
  void findsNothingWrongWithWhatIsWhole() {
    Finding version = verification(null).version(model(null), version(List.of("champion")));
    Finding head = verification(null).head(model(null));

    assertThat(version.faults()).isEmpty();
    assertThat(head.faults()).isEmpty();
    assertThat(version.training()).isEqualTo("kept");
    assertThat(version.signatures()).containsExactly("champion: not checked");
  }

  @Test
  void saysWhichTensorOfWhichVersionIsDamaged() throws IOException {
    Digest weight = serving.tensors().getFirst().sha256();
    byte[] bytes = Files.readAllBytes(file(weight));
    bytes[bytes.length - 1] ^= 1;
    Files.write(file(weight), bytes);

    List<Fault> faults =
        verification(null).version(model(null), version(List.of("champion"))).faults();

    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst().line())
        .startsWith("gas-sensors version 2, blob " + weight + ": tensor 'fc1.weight' is damaged")
        .doesNotContain("\n");
  }

  @Test
  void saysThatATensorIsNotWhatTheManifestDeclares() {
    TensorEntry declared = serving.tensors().getFirst();
    TensorEntry turned =
        new TensorEntry(
            "fc1.weight",
            declared.dtype(),
            List.of(3L, 2L),
            declared.sha256(),
            declared.sizeBytes());
    ServingManifest lying =
        new ServingManifest(
            serving.network(),
            List.of(turned),
            serving.preprocessing(),
            serving.input(),
            serving.classes(),
            serving.lineage());
    blobs.put(lying.toBytes());

    List<Fault> faults =
        verification(null)
            .version(
                model(null),
                version(List.of(), lying.digest(), training.digest(), lying.sizeBytes()))
            .faults();

    assertThat(faults)
        .extracting(Fault::line)
        .anyMatch(line -> line.contains("declares F32[3, 2]") && line.contains("F32[2, 3]"));
  }

  @Test
  void whatIsServedMustBeThere() {
    Digest bias = serving.tensors().getLast().sha256();
    blobs.delete(bias);
    blobs.delete(serving.lineage());

    Finding found = verification(null).version(model(null), version(List.of()));

    assertThat(found.faults())
        .extracting(Fault::line)
        .contains(
            "gas-sensors version 2, blob " + bias + ": is missing; it is the tensor 'fc1.bias'")
        .anyMatch(line -> line.contains(serving.lineage() + ": is missing; it is the lineage"));
  }

  @Test
  void trainingThatWasCollectedIsNoFaultUnlessAnAliasPointsThere() {
    blobs.delete(training.digest());

    Finding old = verification(null).version(model(null), version(List.of()));
    Finding aliased = verification(null).version(model(null), version(List.of("champion")));

    assertThat(old.training()).isEqualTo("collected");
    assertThat(old.faults()).isEmpty();
    assertThat(aliased.faults())
        .extracting(Fault::line)
        .containsExactly(
            "gas-sensors version 2, blob %s: is missing; it is the training manifest, kept while an alias points here"
                .formatted(training.digest()));
  }

  @Test
  void damagedTrainingIsAFaultAnyhow() throws IOException {
    Digest pack = training.packs().getFirst();
    Files.writeString(file(pack), "other");

    Finding found = verification(null).version(model(null), version(List.of()));

    assertThat(found.faults()).extracting(Fault::blob).containsExactly(pack);
  }

  @Test
  void holdsSignaturesAgainstTheKeysThatCount() {
    Signature signature = KEY.sign(serving.toBytes());
    Trust own = new Trust.Pinned(TrustedKeys.of(KEY.trustedKey()), InstantSource.system());
    Trust other =
        new Trust.Pinned(
            TrustedKeys.of(SigningKey.generate().trustedKey()), InstantSource.system());
    Version version = version(List.of("champion"));

    Finding trusted = verification(own).version(model(signature), version);
    Finding unknown = verification(other).version(model(signature), version);
    Finding unsigned = verification(own).version(model(null), version);

    assertThat(trusted.faults()).isEmpty();
    assertThat(trusted.signatures()).containsExactly("champion: key " + signature.keyId());
    assertThat(unknown.faults()).hasSize(1);
    assertThat(unknown.faults().getFirst().line()).contains("alias champion", "is not trusted");
    assertThat(unsigned.faults().getFirst().line()).contains("it is not signed");
  }

  @Test
  void theHeadNeedsItsStates() {
    blobs.delete(Objects.requireNonNull(training.dataState()));

    Finding found = verification(null).head(model(null));

    assertThat(found.faults())
        .extracting(Fault::line)
        .containsExactly(
            "gas-sensors head, blob %s: is missing; it is the state of the data"
                .formatted(training.dataState()));
  }

  @Test
  void tellsHowFarItIsAfterTwoSeconds() {
    Instant[] now = {NOON};
    Progress progress = new Progress(new PrintWriter(err), () -> now[0]);
    now[0] = NOON.plusSeconds(2);

    new Verification(blobs, null, progress).version(model(null), version(List.of()));

    assertThat(err.toString()).startsWith("verify: ").hasLineCount(1);
  }

  private Verification verification(@Nullable Trust trust) {
    return new Verification(
        blobs, trust, new Progress(new PrintWriter(err), InstantSource.fixed(NOON)));
  }

  private Version version(List<String> aliases) {
    return version(aliases, serving.digest(), training.digest(), serving.sizeBytes());
  }

  private static Version version(
      List<String> aliases, Digest serving, Digest training, long sizeBytes) {
    return new Version(
        2,
        serving,
        training,
        null,
        sizeBytes,
        "any",
        NOON,
        1L,
        aliases,
        Version.Standing.ACTIVE,
        Map.of());
  }

  private Model model(@Nullable Signature signature) {
    return new Model(
        "gas-sensors",
        Model.State.ACTIVE,
        1,
        "classification",
        List.of("a", "b"),
        "lab",
        "live",
        put("spec"),
        0.2,
        "auto",
        Map.of(
            "champion",
            new Model.Alias(
                2,
                serving.digest(),
                serving.sizeBytes(),
                signature == null ? null : signature.keyId(),
                signature)),
        List.of(),
        "",
        Map.of(),
        2,
        new Head(serving.digest(), training.weightsState(), training.dataState(), null),
        null);
  }

  private Digest put(String content) {
    return blobs.put(content.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(Digest digest) {
    try (var files = Files.walk(folder)) {
      return files
          .filter(path -> path.endsWith(digest.hex().substring(2)))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
