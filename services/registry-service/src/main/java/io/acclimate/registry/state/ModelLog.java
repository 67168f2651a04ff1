package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What a model has been through; it only grows. */
public final class ModelLog {
  private final List<Version> versions = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final AliasHistory aliases = new AliasHistory();

  /** Different versions, the champion last and before it the one that a rollback goes to. */
  private final List<Integer> champions = new ArrayList<>();

  /** Digests of all specs that were ever in force. */
  private final Set<Digest> specs = new HashSet<>();

  /** By number of the version. */
  private final Map<Integer, Digest> references = new HashMap<>();

  /** By number of the version; those that nobody wrote at are absent. */
  private final Map<Integer, Notes> notes = new HashMap<>();

  /** By number of the version; active ones are absent. */
  private final Map<Integer, Standing> standings = new HashMap<>();

  /** By number of the version: the change that made it, and the last one about it. */
  private final Map<Integer, Answer> makers = new HashMap<>();

  private final Map<Integer, Answer> lastChanges = new HashMap<>();

  /** By number of the version. */
  private final Map<Integer, Origin> origins = new HashMap<>();

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

  /** What people wrote at a version. */
  public Notes notes(int version) {
    return notes.getOrDefault(version, Notes.NONE);
  }

  /** Whether a version may be used. */
  public Standing standing(int version) {
    return standings.getOrDefault(version, Standing.ACTIVE);
  }

  /**
   * Digests of all specs that were ever in force: an experience is learnt by the one of its day,
   * however late.
   */
  public Set<Digest> specs() {
    return Collections.unmodifiableSet(specs);
  }

  /** The change that made a version that there is. */
  public Answer madeBy(int version) {
    return changeOf(makers, version);
  }

  /** The last change that was about a version that there is. */
  public Answer lastChange(int version) {
    return changeOf(lastChanges, version);
  }

  private static Answer changeOf(Map<Integer, Answer> changes, int version) {
    Answer answer = changes.get(version);
    if (answer == null) {
      throw new IllegalArgumentException("no version " + version);
    }
    return answer;
  }

  /** What a version that a round made began with; empty if none did. */
  public Optional<Origin> origin(int version) {
    return Optional.ofNullable(origins.get(version));
  }

  /** The way that rollbacks go back, version numbers: champion last. */
  public List<Integer> champions() {
    return List.copyOf(champions);
  }

  /** All aliases that there ever were. */
  public SortedSet<String> aliasNames() {
    return aliases.names();
  }

  /** Where an alias pointed, oldest first. */
  public List<Tenure> tenures(String alias) {
    return aliases.of(alias);
  }

  /** Where an alias pointed at a time; empty if nowhere. */
  public Optional<Tenure> tenure(String alias, Instant time) {
    return aliases.at(alias, time);
  }

  /** The champion before this one. */
  public Optional<Version> previousChampion() {
    return champions.size() < 2 ? Optional.empty() : version(champions.get(champions.size() - 2));
  }

  void add(Answer answer) {
    answers.add(answer);
  }

  void add(int version, Origin origin) {
    origins.put(version, origin);
  }

  void add(Version version) {
    if (version.number() != versions.size() + 1) {
      throw new IllegalStateException(
          "version %d follows version %d".formatted(version.number(), versions.size()));
    }
    versions.add(version);
    if (version.made().profiles() != null) {
      references.put(version.number(), version.made().profiles());
    }
  }

  /**
   * Digest of the profiles of the data that a version was made of, or was last judged to be the
   * best on; empty if there are none.
   */
  public Optional<Digest> reference(int version) {
    return Optional.ofNullable(references.get(version));
  }

  /**
   * The version of these weights was judged to be the best once more.
   *
   * @param profiles of the data that it was judged on
   */
  void renewReference(Digest weights, Digest profiles) {
    versions.stream()
        .filter(version -> version.made().serving().equals(weights))
        .forEach(version -> references.put(version.number(), profiles));
  }

  /** Follows what became of versions and of what is written at them. */
  void after(Answer answer, Action action, @Nullable Integer made) {
    if (made != null) {
      makers.put(made, answer);
      lastChanges.put(made, answer);
    }
    switch (action) {
      case Action.RegisterModel register -> specs.add(register.spec().digest());
      case Action.UpdateSpec update -> specs.add(update.spec().digest());
      case Action.Annotate annotate -> {
        Integer version = annotate.version();
        if (version != null) {
          lastChanges.put(version, answer);
          notes.put(
              version,
              notes(version).with(annotate.description(), annotate.tags(), annotate.removedTags()));
        }
      }
      case Action.RepublishVersion republish -> {
        if (made != null) {
          notes.put(made, republish.notes());
        }
      }
      case Action.SetAlias set -> lastChanges.put(set.version(), answer);
      case Action.ArchiveVersion archive -> {
        lastChanges.put(archive.version(), answer);
        standings.put(archive.version(), archive.archived() ? Standing.ARCHIVED : Standing.ACTIVE);
        if (archive.archived()) {
          champions.remove(Integer.valueOf(archive.version()));
        }
      }
      case Action.DeleteVersion delete -> {
        lastChanges.put(delete.version(), answer);
        standings.put(delete.version(), Standing.DELETED);
        champions.remove(Integer.valueOf(delete.version()));
      }
      default -> {}
    }
  }

  void aliasesAfter(Answer answer, SortedMap<String, AliasTarget> after) {
    aliases.after(answer, after);
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
