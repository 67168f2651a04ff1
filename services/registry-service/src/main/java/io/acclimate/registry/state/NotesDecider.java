package io.acclimate.registry.state;

import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import io.acclimate.registry.state.Decision.Named;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What people write at models and versions, and names that are taken before there is a version. */
final class NotesDecider {
  private NotesDecider() {}

  /** Answers what is asked of a name without a version; notes are null if it is not taken. */
  static Decision named(String name, @Nullable Notes notes, Action action) {
    return switch (action) {
      case Action.CreateModel create when notes == null -> {
        try {
          Names.requireModel(name);
        } catch (InvalidFormatException e) {
          yield Refusal.COMMAND_INVALID.because(null, e);
        }
        yield new Named("the name is taken, the first version comes by import");
      }
      case Action.CreateModel create -> Decider.taken(name, null);
      case Action.Annotate annotate when notes != null && annotate.version() == null ->
          noted(
              null,
              () -> notes.with(annotate.description(), annotate.tags(), annotate.removedTags()),
              new Named("the model's notes are changed"));
      case Action.DeleteModel delete when notes != null ->
          new Named("the name is free again" + AliasDecider.because(delete.reason()));
      default ->
          notes == null
              ? Refusal.UNKNOWN_MODEL.because(null, "no model " + name + " is registered")
              : Refusal.UNKNOWN_VERSION.because(
                  null, "model %s has no version yet, import one".formatted(name));
    };
  }

  /** The decision, unless the notes after it are impossible. */
  private static Decision noted(@Nullable Head head, Supplier<Notes> after, Decision decision) {
    try {
      Notes unused = after.get();
      return decision;
    } catch (IllegalArgumentException e) {
      return Refusal.COMMAND_INVALID.because(head, String.valueOf(e.getMessage()));
    }
  }

  /** Answers what is to be written at a model or a version. */
  static Decision annotate(ModelState model, ModelLog log, Action.Annotate annotate) {
    Integer version = annotate.version();
    if (version != null) {
      Optional<Decision> gone = VersionDecider.gone(model, log, version);
      if (gone.isPresent()) {
        return gone.get();
      }
    }
    Notes before = version == null ? model.notes() : log.notes(version);
    return noted(
        model.head(),
        () -> before.with(annotate.description(), annotate.tags(), annotate.removedTags()),
        Decider.unmoved(
            model,
            version == null
                ? "the model's notes are changed"
                : "the notes of version %d are changed".formatted(version)));
  }
}
