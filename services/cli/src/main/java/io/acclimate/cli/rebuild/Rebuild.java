package io.acclimate.cli.rebuild;

import io.acclimate.cli.output.Progress;
import io.acclimate.cli.rebuild.Outcome.Kind;
import io.acclimate.client.Origin;
import io.acclimate.client.Version;
import io.acclimate.core.adaptation.Environment;
import io.acclimate.core.adaptation.Round;
import io.acclimate.core.adaptation.RoundRequest;
import io.acclimate.core.adaptation.RoundResult;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.Pack;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.model.ModelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats the round that made a version, on the CPU with the threads of its lineage, and holds what
 * comes of it against what the registry has. A round of the CPU is repeated whole, report and
 * memory included; of one that ran elsewhere, or with a smaller batch than its spec's because
 * memory was short, only the winning arm is, with the lineage's batch.
 */
public final class Rebuild {
  private static final String CPU = "cpu";

  private final BlobStore blobs;
  private final Progress progress;

  /** Takes the registry's blobs; nothing is written to them. */
  public Rebuild(BlobStore blobs, Progress progress) {
    this.blobs = new ReadOnlyBlobs(blobs);
    this.progress = progress;
  }

  /**
   * Rebuilds a version.
   *
   * @param origin what its round began with; null if no round made it
   */
  public Outcome of(String model, Version version, @Nullable Origin origin) {
    Map<Digest, String> names = new HashMap<>();
    names.put(version.servingDigest(), "its serving manifest");
    try {
      ServingManifest serving = ServingManifest.parse(blobs.get(version.servingDigest()));
      names.put(serving.lineage(), "its lineage");
      Lineage lineage = Lineage.parse(blobs.get(serving.lineage()));
      Digest pack = lineage.pack();
      if (origin == null || pack == null) {
        return new Outcome(
            Kind.IMPOSSIBLE,
            "cannot be rebuilt: no round made it (%s); its source data is with whoever registered it"
                .formatted(lineage.arm()));
      }
      Head head = origin.head();
      if (!head.digest().equals(lineage.head())) {
        return new Outcome(
            Kind.IMPOSSIBLE,
            "cannot be rebuilt: its lineage names head %s, the journal %s"
                .formatted(lineage.head(), head.digest()));
      }
      names.put(pack, "the pack of its experience");
      names.put(lineage.spec(), "the spec of its day");
      names.put(head.weights(), "the weights that it began with");
      name(names, head.weightsState(), "the state of the weights that it began with");
      name(names, head.dataState(), "the state of the data that it began with");
      RoundRequest request =
          new RoundRequest(
              model,
              head,
              Pack.parse(blobs.get(pack)),
              origin.experience(),
              origin.partition(),
              origin.lastOffset(),
              ModelSpec.fromJson(Json.parse(blobs.get(lineage.spec()))),
              lineage.spec());
      boolean whole =
          lineage.device().equals(CPU)
              && lineage.effectiveBatch() == request.spec().adaptation().batch();
      return compared(version, serving, lineage, whole, repeated(lineage, request, whole));
    } catch (BlobMissingException collected) {
      return new Outcome(
          Kind.IMPOSSIBLE,
          "cannot be rebuilt: blob %s was collected, %s"
              .formatted(
                  collected.digest(),
                  names.getOrDefault(collected.digest(), "part of what its round began with")));
    }
  }

  private RoundResult repeated(Lineage lineage, RoundRequest request, boolean whole) {
    Round round = new Round(blobs, environment(lineage));
    AtomicLong steps = new AtomicLong();
    BooleanSupplier never =
        () -> {
          long step = steps.incrementAndGet();
          progress.tell(() -> "rebuild: %d steps".formatted(step));
          return false;
        };
    return whole ? round.adapt(request, never) : round.repeat(lineage, request, never);
  }

  private static Environment environment(Lineage lineage) {
    return Environment.of("device", CPU, Math.max(1, lineage.threads()));
  }

  private static Outcome compared(
      Version version,
      ServingManifest serving,
      Lineage lineage,
      boolean whole,
      RoundResult result) {
    String note =
        lineage.device().equals(CPU)
            ? ""
            : "; it was learnt on %s, for which equal bits are not promised on another device"
                .formatted(lineage.device());
    Digest rebuilt = result.serving();
    if (rebuilt == null) {
      return new Outcome(Kind.DIFFERENT, "different: no arm won here, " + result.reason() + note);
    }
    if (!rebuilt.equals(version.servingDigest())) {
      ServingManifest now = ServingManifest.parse(made(result, rebuilt));
      List<String> found = new ArrayList<>(Differences.of(serving, now));
      found.addAll(Differences.of(lineage, Lineage.parse(made(result, now.lineage()))));
      return new Outcome(
          Kind.DIFFERENT,
          "different: serving %s then, %s now: %s%s"
              .formatted(version.servingDigest(), rebuilt, String.join("; ", found), note));
    }
    if (whole && !result.training().equals(version.trainingDigest())) {
      return new Outcome(
          Kind.DIFFERENT,
          "different: the weights have equal bits, but the training manifest was %s and is %s"
              .formatted(version.trainingDigest(), result.training()));
    }
    return new Outcome(
        Kind.EQUAL,
        whole
            ? "equal bits: serving %s, training manifest %s".formatted(rebuilt, result.training())
            : "equal bits: serving " + rebuilt + note);
  }

  private static byte[] made(RoundResult result, Digest digest) {
    return Objects.requireNonNull(result.blobs().get(digest), "a round makes what it names");
  }

  private static void name(Map<Digest, String> names, @Nullable Digest digest, String name) {
    if (digest != null) {
      names.put(digest, name);
    }
  }
}
