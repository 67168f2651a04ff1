package io.acclimate.registry.state;

import io.acclimate.registry.state.Action.CompleteRound;
import io.acclimate.registry.state.Action.RegisterModel;
import io.acclimate.registry.state.Action.RepublishVersion;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.Decision.Named;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fold of the journal. Not thread-safe: its owner guards it. */
public final class RegistryState {
  /** Position before the first change. */
  public static final long NOWHERE = -1;

  private final SortedMap<String, ModelState> models = new TreeMap<>();
  private final Map<String, ModelLog> logs = new HashMap<>();

  /** Names that were taken for models without a version yet. */
  private final SortedMap<String, Notes> named = new TreeMap<>();

  private final Map<String, Answer> firstAnswers = new HashMap<>();
  private long position = NOWHERE;

  /** Offset of the last change. */
  public long position() {
    return position;
  }

  /** All models by name, but the deleted ones. */
  public Collection<ModelState> models() {
    return models.values().stream().filter(model -> !model.deleted()).toList();
  }

  /** All models by name, the deleted ones too. */
  public Collection<ModelState> everyModel() {
    return Collections.unmodifiableCollection(models.values());
  }

  /** Names that were taken for models without a version yet, and what is written at them. */
  public SortedMap<String, Notes> named() {
    return Collections.unmodifiableSortedMap(named);
  }

  /** A model that is registered, or was and is deleted. */
  public Optional<ModelState> model(String name) {
    return Optional.ofNullable(models.get(name));
  }

  /** What a registered model has been through. */
  public ModelLog log(String name) {
    ModelLog log = logs.get(name);
    if (log == null) {
      throw new IllegalArgumentException("no model " + name);
    }
    return log;
  }

  /** The first answer to the command of this id. */
  public Optional<Answer> answer(String commandId) {
    return Optional.ofNullable(firstAnswers.get(commandId));
  }

  /** Appends the next change of the journal. */
  public void append(Change change) {
    Answer answer = change.answer();
    if (answer.offset() <= position) {
      throw new IllegalStateException(
          "journal offset %d comes after offset %d".formatted(answer.offset(), position));
    }
    String name = answer.envelope().model();
    if (answer.decision() instanceof Applied applied && change.action() != null) {
      carryOut(name, answer, change.action(), applied);
    } else if (answer.decision() instanceof Named && change.action() != null) {
      carryOut(name, change.action());
    }
    ModelLog log = logs.get(name);
    if (log != null) {
      log.add(answer);
    }
    firstAnswers.putIfAbsent(answer.envelope().commandId(), answer);
    position = answer.offset();
  }

  private void carryOut(String name, Action action) {
    switch (action) {
      case Action.CreateModel create -> named.put(name, create.notes());
      case Action.Annotate annotate ->
          named.computeIfPresent(
              name,
              (unused, notes) ->
                  notes.with(annotate.description(), annotate.tags(), annotate.removedTags()));
      case Action.DeleteModel delete -> named.remove(name);
      default ->
          throw new IllegalStateException(
              "model %s has no version for %s".formatted(name, action.getClass().getSimpleName()));
    }
  }

  private void carryOut(String name, Answer answer, Action action, Applied applied) {
    ModelState before = models.get(name);
    ModelState after = ModelState.after(before, name, answer.offset(), action, applied);
    ModelLog log = logs.computeIfAbsent(name, n -> new ModelLog());
    if (action instanceof RegisterModel register) {
      Notes notes = named.remove(name);
      after = notes == null ? after : after.with(notes);
      log.add(
          new Version(
              1, register.version(), applied.head().weightsState(), null, answer.decidedAt()));
    } else if (action instanceof CompleteRound round
        && round.version() != null
        && applied.version() != null) {
      log.add(
          new Version(
              applied.version(),
              round.version(),
              applied.head().weightsState(),
              round.experience().number(),
              answer.decidedAt()));
      if (before != null) {
        log.add(applied.version(), new Origin(before.head(), round.experience()));
      }
    } else if (action instanceof CompleteRound round && round.profiles() != null) {
      log.renewReference(applied.head().weights(), round.profiles());
    } else if (action instanceof RepublishVersion republish && applied.version() != null) {
      int made = applied.version();
      Version source = log.version(republish.version()).orElseThrow();
      log.add(source.republished(made, republish.notes(), answer.decidedAt()));
      log.origin(source.number()).ifPresent(origin -> log.add(made, origin));
    }
    log.after(answer, action, applied.version());
    log.aliasesAfter(answer, after.deleted() ? new TreeMap<>() : after.aliases());
    log.championAfter(action, after.champion().version());
    models.put(name, after);
  }
}
