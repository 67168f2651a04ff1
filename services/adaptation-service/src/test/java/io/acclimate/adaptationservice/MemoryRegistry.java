package io.acclimate.adaptationservice;

import io.acclimate.core.artifact.BlobMissingException;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A registry in memory that keeps the real one's rules for rounds. */
final class MemoryRegistry implements Registry, RoundBlobs {
  private static final int FAILURE_LIMIT = 3;

  final List<Command> asked = new ArrayList<>();
  private final Map<String, Model> models = new HashMap<>();
  private final Map<String, Decision> decisions = new HashMap<>();
  private final Map<Digest, byte[]> blobs = new HashMap<>();
  private final Set<Digest> lost = new HashSet<>();
  private int versions = 1;

  void register(String model, Head head) {
    models.put(model, new Model(false, head, 0));
  }

  void pause(String model, boolean paused) {
    models.computeIfPresent(model, (m, now) -> new Model(paused, now.head(), now.failures()));
  }

  /** Forgets a blob once, after it was put. */
  void lose(Digest digest) {
    lost.add(digest);
  }

  @Override
  public Optional<Model> model(String name) {
    return Optional.ofNullable(models.get(name));
  }

  @Override
  public Decision decide(Command command, BooleanSupplier stopped) throws StoppedException {
    if (stopped.getAsBoolean()) {
      throw new StoppedException();
    }
    asked.add(command);
    return decisions.computeIfAbsent(command.id(), id -> fresh(command));
  }

  private Decision fresh(Command command) {
    String name = command.experience().model();
    Model model = models.get(name);
    if (model == null) {
      return refused("unknown-model", List.of());
    }
    long number = command.experience().number();
    LastExperience last = model.head().lastExperience();
    if (number <= model.covered()) {
      return refused("already-completed", List.of());
    }
    if (!command.expectedHead().equals(model.head().digest()) || number != model.covered() + 1) {
      return refused("head-mismatch", List.of());
    }
    if (last != null && command.range().firstOffset() <= last.lastOffset()) {
      return refused("range-overlap", List.of());
    }
    return switch (command) {
      case CompleteRound round -> complete(name, round);
      case RoundFailed failed -> failed(name, model, failed);
    };
  }

  private Decision complete(String name, CompleteRound round) {
    Digest training = round.training();
    if (training != null && !blobs.containsKey(training)) {
      return refused("absent-blobs", List.of(training));
    }
    register(name, round.newHead());
    return new Decision.Applied(round.version() == null ? null : ++versions);
  }

  private Decision failed(String name, Model model, RoundFailed failed) {
    int failures = model.failures() + 1;
    Head head = model.head();
    if (failures == FAILURE_LIMIT) {
      Range range = failed.range();
      register(
          name,
          new Head(
              head.weights(),
              head.weightsState(),
              head.dataState(),
              new LastExperience(
                  failed.experience().number(), range.partition(), range.lastOffset())));
    } else {
      models.put(name, new Model(model.paused(), head, failures));
    }
    return new Decision.Applied(null);
  }

  private static Decision refused(String code, List<Digest> absent) {
    return new Decision.Refused(code, "because of " + code, absent);
  }

  @Override
  public byte[] get(Digest digest) {
    byte[] blob = blobs.get(digest);
    if (blob == null) {
      throw new BlobMissingException(digest);
    }
    return blob;
  }

  @Override
  public void putAll(Map<Digest, byte[]> all) {
    all.forEach(
        (digest, blob) -> {
          if (!lost.remove(digest)) {
            blobs.put(digest, blob);
          }
        });
  }
}
