package io.acclimate.registry.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a model has been through; it only grows. */
public final class ModelLog {
  private final List<Version> versions = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();

  /** Different versions, the champion last and before it the one that a rollback goes to. */
  private final List<Integer> champions = new ArrayList<>();

  ModelLog() {}

  /** All versions; the one with number n is at n - 1. */
  public List<Version> versions() {
    return Collections.unmodifiableList(versions);
  }

  public Optional<Version> version(int number) {
    return number >= 1 && number <= versions.size()
        ? Optional.of(versions.get(number - 1))
        : Optional.empty();
  }

  /** All changes of the model, oldest first, refused ones included. */
  public List<Answer> answers() {
    return Collections.unmodifiableList(answers);
  }

  /** The champion before this one. */
  Optional<Version> previousChampion() {
    return champions.size() < 2 ? Optional.empty() : version(champions.get(champions.size() - 2));
  }

  void add(Answer answer) {
    answers.add(answer);
  }

  void add(Version version) {
    if (version.number() != versions.size() + 1) {
      throw new IllegalStateException(
          "version %d follows version %d".formatted(version.number(), versions.size()));
    }
    versions.add(version);
  }

  /** Going back forgets what came after, so that rolling back twice goes back twice. */
  void championAfter(Action action, int champion) {
    if (action instanceof Action.RollBack && champions.contains(champion)) {
      champions.subList(champions.indexOf(champion) + 1, champions.size()).clear();
    } else if (action instanceof Action.RefuseVersion refused) {
      champions.remove(Integer.valueOf(refused.version()));
    }
    if (champions.isEmpty() || champions.getLast() != champion) {
      champions.remove(Integer.valueOf(champion));
      champions.add(champion);
    }
  }
}
