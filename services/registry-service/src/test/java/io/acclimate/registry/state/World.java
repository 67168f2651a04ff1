package io.acclimate.registry.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.acclimate.core.artifact.BlobInventory;
import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.CorruptBlobException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Dtype;
import io.acclimate.core.artifact.FeatureProfile;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.Lineage;
import io.acclimate.core.artifact.Preprocessing;
import io.acclimate.core.artifact.Profiles;
import io.acclimate.core.artifact.ServingManifest;
import io.acclimate.core.artifact.TensorEntry;
import io.acclimate.core.artifact.TrainingManifest;
import io.acclimate.registry.state.Action.CompleteRound;
import io.acclimate.registry.state.Action.RegisterModel;
import io.acclimate.registry.state.Action.RoundFailed;
import io.acclimate.registry.state.Decision.Applied;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A registry without Kafka: commands go in, their changes are folded at once and kept. */
public final class World {
  public static final String MODEL = "gas-sensors";
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  public final Blobs blobs = new Blobs();
  public final RegistryState state = new RegistryState();
  public final List<Change> journal = new ArrayList<>();
  final List<NewReference> references = new ArrayList<>();

  /** Digest of the one file that models may have as their backbone. */
  static final Digest TRUSTED = Digest.of(new byte[] {1});

  private final Decider decider = new Decider(blobs, Set.of(TRUSTED));
  private int commands;

  public Decision send(Action action) {
    return send(MODEL, action);
  }

  Decision send(String model, Action action) {
    return send("command-" + ++commands, model, action);
  }

  Decision send(String commandId, String model, Action action) {
    Envelope envelope =
        new Envelope(commandId, model, action.getClass().getSimpleName(), "test", NOON);
    Decision decision = decider.decide(state, new Command(envelope, action));
    // Offsets have gaps, as transaction markers leave them.
    long offset = state.position() + 1 + journal.size() % 3;
    Change change =
        new Change(
            new Answer(
                offset,
                envelope,
                decision,
                NOON.plusMillis(offset),
                action.evidence().orElse(null)),
            decision instanceof Applied || decision instanceof Decision.Named ? action : null);
    NewReference.of(state, model, action, decision).ifPresent(references::add);
    state.append(change);
    journal.add(change);
    return decision;
  }

  /** A command that was not sent yet. */
  Command command(Action action) {
    return new Command(
        new Envelope("unsent", MODEL, action.getClass().getSimpleName(), "test", NOON), action);
  }

  public World registered() {
    send(registration(MODEL, Spec.ReleasePolicy.AUTO));
    return this;
  }

  public World registered(Spec.ReleasePolicy policy) {
    send(registration(MODEL, policy));
    return this;
  }

  public ModelState model() {
    return state.model(MODEL).orElseThrow();
  }

  RegisterModel registration(String model, Spec.ReleasePolicy policy) {
    Head head = new Head(serving(model + " v1"), blob(model + " moments"), blob("source"), null);
    return new RegisterModel(
        spec(policy, 0.2),
        head,
        new NewVersion(head.weights(), training(head), 1_000, "imported", profiles(model + " v1")));
  }

  public Spec spec(Spec.ReleasePolicy policy, double holdOutFraction) {
    byte[] blob =
        Json.object()
            .with("format", "acclimate-spec/1")
            .with("policy", policy.name())
            .with("holdOutFraction", holdOutFraction)
            .canonical();
    return new Spec(
        blobs.put(blob),
        Spec.Task.CLASSIFICATION,
        new Spec.Input(Spec.InputKind.TENSOR, "F32", List.of(128L), List.of()),
        List.of("ethanol", "ammonia"),
        "month-1",
        "plant",
        holdOutFraction,
        100,
        60_000,
        null,
        List.of(),
        policy);
  }

  /** The next round of the model as a worker would complete it. */
  public CompleteRound round(Verdict verdict) {
    return round(model(), verdict, nextRange(model(), 10));
  }

  CompleteRound round(ModelState model, Verdict verdict, ExperienceRange range) {
    Head before = model.head();
    String name = model.name() + " experience " + range;
    Head after =
        switch (verdict) {
          case LEARNT ->
              new Head(
                  serving(name), blob(name + " moments"), blob(name + " memory"), range.asLast());
          case UNCHANGED ->
              new Head(
                  before.weights(), before.weightsState(), blob(name + " memory"), range.asLast());
          case FAILED ->
              new Head(before.weights(), before.weightsState(), before.dataState(), range.asLast());
        };
    Digest training = verdict == Verdict.FAILED ? null : training(after);
    NewVersion version =
        verdict == Verdict.LEARNT && training != null
            ? new NewVersion(after.weights(), training, 2_000, name, profiles(name))
            : null;
    return new CompleteRound(
        range,
        before.digest(),
        after,
        verdict,
        "because",
        version,
        training,
        verdict == Verdict.UNCHANGED ? profiles(name) : null);
  }

  RoundFailed failure(String cause) {
    return new RoundFailed(nextRange(model(), 10), model().head().digest(), cause);
  }

  static ExperienceRange nextRange(ModelState model, long size) {
    LastExperience last = model.head().lastExperience();
    return last == null
        ? new ExperienceRange(1, 4, 100, 100 + size - 1)
        : new ExperienceRange(
            last.number() + 1, 4, last.lastOffset() + 1, last.lastOffset() + size);
  }

  Digest serving(String name) {
    Digest tensor = blob("tensor " + name);
    Digest base = Digest.of("the tensor before it".getBytes(StandardCharsets.UTF_8));
    TensorEntry entry =
        new TensorEntry("w", Dtype.F32, List.of(1L), tensor, 4)
            .by(new TensorEntry.Shortcut(base, blob("update " + name), 3));
    return blobs.put(manifest(name, List.of(entry)).toBytes());
  }

  ServingManifest manifest(String name, List<TensorEntry> tensors) {
    return new ServingManifest(
        Json.object().with("name", name),
        tensors,
        Preprocessing.identity(),
        Json.object(),
        List.of("ethanol", "ammonia"),
        lineage(name));
  }

  Digest training(Head head) {
    return blobs.put(trainingManifest(head, List.of(blob("pack " + head))).toBytes());
  }

  static TrainingManifest trainingManifest(Head head, List<Digest> packs) {
    return new TrainingManifest(
        head.weights(), head.weightsState(), head.dataState(), packs, null, null);
  }

  public Digest profiles(String feature) {
    return blobs.put(
        new Profiles(List.of(new FeatureProfile(feature, List.of(), List.of(1L), 0, 0, 0, 0)))
            .toBytes());
  }

  private Digest lineage(String name) {
    return blobs.put(
        new Lineage(
                null,
                null,
                null,
                blob("spec of " + name),
                "import",
                null,
                0,
                "cpu",
                0,
                new TreeMap<>())
            .toBytes());
  }

  public Digest blob(String content) {
    return blobs.put(content.getBytes(StandardCharsets.UTF_8));
  }

  /** A store that can lose a blob, as collection of old ones will. */
  public static final class Blobs implements BlobStore, BlobInventory {
    private final Map<Digest, byte[]> content = new HashMap<>();
    private final Set<Digest> putAgain = new HashSet<>();

    /** Puts one again while somebody looks through the store. */
    public void putAgain(Digest digest) {
      putAgain.add(digest);
    }

    public void lose(@Nullable Digest digest) {
      assertThat(content.remove(digest)).as("blob %s", digest).isNotNull();
    }

    @Override
    public void put(Digest digest, byte[] bytes) {
      CorruptBlobException.requireMatch(digest, bytes, "to put");
      content.put(digest, bytes);
    }

    @Override
    public byte[] get(Digest digest) {
      byte[] bytes = content.get(digest);
      if (bytes == null) {
        throw new BlobMissingException(digest);
      }
      return bytes;
    }

    @Override
    public boolean has(Digest digest) {
      return content.containsKey(digest);
    }

    /** All of them are old. */
    @Override
    public void forEach(Consumer<StoredBlob> each) {
      List.copyOf(content.entrySet())
          .forEach(
              blob ->
                  each.accept(
                      new StoredBlob(blob.getKey(), blob.getValue().length, Instant.EPOCH)));
    }

    @Override
    public Optional<Instant> putAt(Digest digest) {
      Instant at = putAgain.contains(digest) ? Instant.EPOCH.plusSeconds(1) : Instant.EPOCH;
      return has(digest) ? Optional.of(at) : Optional.empty();
    }

    @Override
    public void delete(Digest digest) {
      content.remove(digest);
    }
  }
}
