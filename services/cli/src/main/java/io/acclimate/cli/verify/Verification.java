package io.acclimate.cli.verify;

import io.acclimate.cli.output.Progress;
import io.acclimate.cli.verify.BlobChecks.State;
import io.acclimate.client.Model;
import io.acclimate.client.Version;
import io.acclimate.core.adaptation.memory.DataState;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.LowRankUpdate;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.TrainingManifest;
import io.acclimate.core.artifact.signing.Trust;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that versions and heads name. What is served must be there; what a version was trained
 * with may have been collected, unless an alias points at it, but what is there must be right.
 */
public final class Verification {
  private final BlobChecks blobs;
  private final Signatures signatures;

  /**
   * @param trust whose signatures count; null: they are not checked
   */
  public Verification(BlobStore blobs, @Nullable Trust trust, Progress progress) {
    this.blobs = new BlobChecks(blobs, progress);
    this.signatures = new Signatures(trust);
  }

  /** Checks a version that is not deleted. */
  public Finding version(Model model, Version version) {
    Part part = new Part(model.name(), Integer.toString(version.version()));
    serving(
        part,
        version.servingDigest(),
        (manifest, bytes) -> {
          if (manifest.sizeBytes() != version.sizeBytes()) {
            part.fault(
                version.servingDigest(),
                "names %d bytes, the registry says %d"
                    .formatted(manifest.sizeBytes(), version.sizeBytes()));
          }
          part.signed(
              signatures.of(
                  model,
                  version.version(),
                  bytes,
                  what -> part.fault(version.servingDigest(), what)));
        });
    new TreeMap<>(model.aliases())
        .forEach(
            (alias, target) -> {
              if (target.version() == version.version()
                  && !target.servingDigest().equals(version.servingDigest())) {
                part.fault(
                    target.servingDigest(), "is what alias " + alias + " names for this version");
              }
            });
    Digest profiles = version.profilesDigest();
    if (profiles != null) {
      needs(part, profiles, "reference profiles", Profiles::parse, (parsed, bytes) -> {});
    }
    training(part, version);
    return part.found();
  }

  /** Checks what the model's next round starts from. */
  public Finding head(Model model) {
    Part part = new Part(model.name(), "head");
    Head head = model.head();
    if (head != null) {
      serving(part, head.weights(), (manifest, bytes) -> {});
      if (head.weightsState() != null) {
        part.needs(head.weightsState(), "state of the weights", blobs.any(head.weightsState()));
      }
      if (head.dataState() != null) {
        needs(
            part,
            head.dataState(),
            "state of the data",
            DataState::parse,
            (state, bytes) ->
                state.references().forEach(named -> part.needs(named, "memory", blobs.any(named))));
      }
    }
    return part.found();
  }

  private void serving(Part part, Digest serving, BlobChecks.Parsed<ServingManifest> parsed) {
    needs(
        part,
        serving,
        "serving manifest",
        ServingManifest::parse,
        (manifest, bytes) -> {
          manifest.tensors().forEach(tensor -> tensor(part, tensor));
          needs(
              part,
              manifest.lineage(),
              "lineage",
              Lineage::parse,
              (lineage, unused) ->
                  part.needs(lineage.spec(), "spec of its day", blobs.any(lineage.spec())));
          parsed.of(manifest, bytes);
        });
  }

  private void tensor(Part part, TensorEntry tensor) {
    String what = "tensor '" + tensor.name() + "'";
    part.needs(tensor.sha256(), what, blobs.tensor(tensor));
    TensorEntry.Shortcut shortcut = tensor.shortcut();
    if (shortcut != null) {
      needs(
          part,
          shortcut.update(),
          "shortcut to " + what,
          LowRankUpdate::parse,
          (update, bytes) -> {});
    }
  }

  private void training(Part part, Version version) {
    boolean required = !version.aliases().isEmpty();
    Digest training = version.trainingDigest();
    State state =
        blobs.document(
            training,
            TrainingManifest::parse,
            (manifest, bytes) -> {
              if (!manifest.serving().equals(version.servingDigest())) {
                part.fault(training, "is the training manifest of " + manifest.serving());
              }
              manifest.packs().forEach(pack -> trained(part, required, pack, "pack"));
              trained(part, required, manifest.report(), "report");
              trained(part, required, manifest.weightsState(), "state of the weights");
              trained(part, required, manifest.dataState(), "state of the data");
              trained(part, required, manifest.lineage(), "lineage");
            });
    trained(part, required, training, "training manifest", state);
  }

  private void trained(Part part, boolean required, @Nullable Digest digest, String what) {
    if (digest != null) {
      trained(part, required, digest, what, blobs.any(digest));
    }
  }

  private static void trained(
      Part part, boolean required, Digest digest, String what, State state) {
    if (required && state instanceof State.Missing) {
      part.needs(digest, what + ", kept while an alias points here", state);
    } else {
      part.mayHave(digest, what, state);
    }
  }

  private <T> void needs(
      Part part,
      Digest digest,
      String what,
      Function<byte[], T> parse,
      BlobChecks.Parsed<T> parsed) {
    part.needs(digest, what, blobs.document(digest, parse, parsed));
  }
}
