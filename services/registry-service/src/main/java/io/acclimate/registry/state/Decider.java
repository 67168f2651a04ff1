package io.acclimate.registry.state;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.Decision.Refused;
import io.acclimate.registry.state.Decision.Repeated;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers commands. The answer depends on nothing but the state, the command, which blobs are there
 * and which backbones are trusted, and deciding changes nothing: the state moves when the decision
 * comes back in the journal.
 */
public final class Decider {
  private final BlobStore blobs;
  private final TrustedBackbones backbones;
  private final RoundDecider rounds;
  private final VersionDecider versions;
  private final AliasDecider aliases;

  /**
   * Decides with these blobs at hand.
   *
   * @param trustedBackbones digests of the files that a model may have as its backbone
   */
  public Decider(BlobStore blobs, Set<Digest> trustedBackbones) {
    this.blobs = blobs;
    this.backbones = new TrustedBackbones(Set.copyOf(trustedBackbones));
    this.rounds = new RoundDecider(blobs, backbones);
    this.versions = new VersionDecider(blobs);
    this.aliases = new AliasDecider(blobs);
  }

  /** The one answer to this command in this state. */
  public Decision decide(RegistryState state, Command command) {
    Optional<Answer> first = state.answer(command.envelope().commandId());
    if (first.isPresent()) {
      return new Repeated(first.get().offset());
    }
    String name = command.envelope().model();
    Optional<ModelState> model = state.model(name);
    if (model.isPresent()) {
      return model.get().deleted()
          ? Refusal.MODEL_DELETED.because(
              null, "model %s is deleted, and its name is not used again".formatted(name))
          : decide(model.get(), state.log(name), command.action());
    }
    if (command.action() instanceof Action.RegisterModel register) {
      return register(name, register);
    }
    return NotesDecider.named(name, state.named().get(name), command.action());
  }

  static Decision taken(String name, @Nullable Head head) {
    return Refusal.MODEL_EXISTS.because(head, "model " + name + " is registered already");
  }

  /** The one answer to a command that can be read but says something impossible. */
  public Decision refuseInvalid(RegistryState state, Envelope envelope, String reason) {
    return state
        .answer(envelope.commandId())
        .<Decision>map(first -> new Repeated(first.offset()))
        .orElseGet(
            () ->
                Refusal.COMMAND_INVALID.because(
                    state.model(envelope.model()).map(ModelState::head).orElse(null), reason));
  }

  private Decision decide(ModelState model, ModelLog log, Action action) {
    return switch (action) {
      case Action.RegisterModel register -> taken(model.name(), model.head());
      case Action.CreateModel create -> taken(model.name(), model.head());
      case Action.CompleteRound round -> rounds.complete(model, round);
      case Action.RoundFailed failed -> rounds.failed(model, failed);
      case Action.SetAlias set -> aliases.set(model, log, set);
      case Action.RemoveAlias remove -> AliasDecider.remove(model, remove);
      case Action.SetTraffic set -> AliasDecider.traffic(model, set);
      case Action.Annotate annotate -> NotesDecider.annotate(model, log, annotate);
      case Action.RepublishVersion republish -> versions.republish(model, log, republish);
      case Action.ArchiveVersion archive -> VersionDecider.archive(model, log, archive);
      case Action.DeleteVersion delete -> VersionDecider.delete(model, log, delete);
      case Action.RollBack rollBack -> rollBack(model, log, rollBack);
      case Action.RefuseVersion refuse -> refuseVersion(model, log, refuse);
      case Action.PauseModel pause ->
          unmoved(
              model,
              model.paused()
                  ? "the model was paused already"
                  : "rounds wait" + (pause.reason().isBlank() ? "" : ": " + pause.reason()));
      case Action.ResumeModel resume ->
          unmoved(model, model.paused() ? "rounds go on" : "the model was not paused");
      case Action.UpdateSpec update -> updateSpec(model, update);
      case Action.RetryExperience retry -> notSupported(model, "retrying an experience");
      case Action.DeleteModel delete ->
          unmoved(model, "the model is deleted" + AliasDecider.because(delete.reason()));
    };
  }

  private Decision register(String name, Action.RegisterModel register) {
    try {
      Names.requireModel(name);
    } catch (InvalidFormatException e) {
      return Refusal.COMMAND_INVALID.because(null, e);
    }
    Head head = register.head();
    NewVersion version = register.version();
    if (!version.serving().equals(head.weights())) {
      return Refusal.COMMAND_INVALID.because(
          null, "the version's serving manifest is not that of the head");
    }
    if (head.lastExperience() != null) {
      return Refusal.COMMAND_INVALID.because(null, "the first head covers no experience yet");
    }
    Completeness completeness = new Completeness(blobs);
    try {
      completeness.need(register.spec());
      completeness.need(head);
      completeness.needTraining(version.training(), head);
      completeness.needProfiles(version.profiles());
    } catch (InvalidFormatException e) {
      return Refusal.BLOB_INVALID.because(null, e);
    }
    if (!completeness.absent().isEmpty()) {
      return absentBlobs(null, completeness);
    }
    Optional<Decision> untrusted = backbones.refusal(completeness.backbone());
    if (untrusted.isPresent()) {
      return untrusted.get();
    }
    SortedMap<String, AliasTarget> aliases = new TreeMap<>();
    aliases.put(
        ModelState.CHAMPION, new AliasTarget(1, version.serving(), version.sizeBytes(), null));
    return new Applied(head, 1, aliases, "registered with version 1 as champion");
  }

  private Decision rollBack(ModelState model, ModelLog log, Action.RollBack rollBack) {
    Integer asked = rollBack.version();
    if (asked != null) {
      return VersionDecider.unusable(model, log, asked)
          .orElseGet(() -> backTo(model, log.version(asked).orElseThrow(), rollBack.reason()));
    }
    return log.previousChampion()
        .map(target -> backTo(model, target, rollBack.reason()))
        .orElseGet(
            () ->
                Refusal.NOTHING_TO_ROLL_BACK.because(
                    model.head(),
                    "version %d has no champion before it".formatted(model.champion().version())));
  }

  private Decision backTo(ModelState model, Version target, String reason) {
    return new Applied(
        withWeightsOf(model.head(), target),
        null,
        AliasDecider.with(model, ModelState.CHAMPION, target),
        "rolled back from version %d to version %d%s%s"
            .formatted(
                model.champion().version(),
                target.number(),
                collected(target),
                AliasDecider.because(reason)));
  }

  private Decision refuseVersion(ModelState model, ModelLog log, Action.RefuseVersion refuse) {
    int champion = model.champion().version();
    Optional<Decision> gone = VersionDecider.gone(model, log, refuse.version());
    if (gone.isPresent()) {
      return gone.get();
    }
    if (refuse.version() == champion) {
      return Refusal.VERSION_IS_CHAMPION.because(
          model.head(), "version %d is the champion: roll back instead".formatted(champion));
    }
    Version target = log.version(champion).orElseThrow();
    return new Applied(
        withWeightsOf(model.head(), target),
        null,
        model.aliases(),
        "version %d refused, learning goes on from version %d%s: %s"
            .formatted(refuse.version(), champion, collected(target), refuse.reason()));
  }

  private Decision updateSpec(ModelState model, Action.UpdateSpec update) {
    Spec before = model.spec();
    Spec after = update.spec();
    if (after.holdOutFraction() != before.holdOutFraction()) {
      return Refusal.SPEC_INVALID.because(
          model.head(),
          "holdOutFraction: %s cannot become %s, it is fixed at registration"
              .formatted(before.holdOutFraction(), after.holdOutFraction()));
    }
    if (after.task() != before.task()
        || !after.classes().equals(before.classes())
        || !after.input().equals(before.input())) {
      return Refusal.SPEC_INVALID.because(
          model.head(), "task, classes and input belong to the weights and cannot change");
    }
    Completeness completeness = new Completeness(blobs);
    try {
      completeness.need(after);
    } catch (InvalidFormatException e) {
      return Refusal.BLOB_INVALID.because(model.head(), e);
    }
    return completeness.absent().isEmpty()
        ? unmoved(model, "spec %s is in force".formatted(after.digest()))
        : absentBlobs(model.head(), completeness);
  }

  static Refused absentBlobs(@Nullable Head head, Completeness completeness) {
    List<Digest> absent = completeness.absent();
    return new Refused(
        Refusal.ABSENT_BLOBS.code(),
        "%d blobs are absent: put them and send again under a new id".formatted(absent.size()),
        head,
        absent);
  }

  /** Carried out, and neither head nor aliases move. */
  static Applied unmoved(ModelState model, String detail) {
    return new Applied(model.head(), null, model.aliases(), detail);
  }

  private static Refused notSupported(ModelState model, String what) {
    return Refusal.NOT_SUPPORTED.because(model.head(), what + " is not supported yet");
  }

  /** Weights and the state bound to them are the version's, data-state and last experience stay. */
  private Head withWeightsOf(Head head, Version version) {
    return new Head(
        version.made().serving(),
        isCollected(version) ? null : version.weightsState(),
        head.dataState(),
        head.lastExperience());
  }

  private boolean isCollected(Version version) {
    return version.weightsState() != null && !blobs.has(version.weightsState());
  }

  private String collected(Version version) {
    return isCollected(version) ? " with an empty weights-state, its own is gone" : "";
  }
}
