package io.acclimate.registry.journal;

import io.acclimate.avro.ModelChange;
import io.acclimate.avro.ModelCommand;
import io.acclimate.avro.ModelSpec;
import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.Role;
import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.core.artifact.signing.Signature;
import io.acclimate.registry.state.Action;
import io.acclimate.registry.state.AliasTarget;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Change;
import io.acclimate.registry.state.Command;
import io.acclimate.registry.state.Decision;
import io.acclimate.registry.state.Envelope;
import io.acclimate.registry.state.ExperienceRange;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.NewVersion;
import io.acclimate.registry.state.Notes;
import io.acclimate.registry.state.TrafficShare;
import io.acclimate.registry.state.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Where Avro stops: records of the registry's topics to and from its own types. */
public final class RegistryCodec {
  private RegistryCodec() {}

  /** What can be read of a command even if its content is impossible. */
  static Envelope envelope(ModelCommand command) {
    return new Envelope(
        command.getCommandId(),
        command.getModel(),
        ((SpecificRecord) command.getCommand()).getSchema().getName(),
        command.getIssuedBy(),
        command.getIssuedAt());
  }

  /**
   * Reads a command.
   *
   * @throws IllegalArgumentException if it says something impossible, such as a digest that is none
   */
  public static Command command(ModelCommand command) {
    return new Command(envelope(command), action(command.getModel(), command.getCommand()));
  }

  /** Writes a command. */
  public static ModelCommand command(Command command) {
    Envelope envelope = command.envelope();
    return new ModelCommand(
        envelope.commandId(),
        envelope.model(),
        envelope.issuedBy(),
        envelope.issuedAt(),
        action(envelope.model(), command.action()));
  }

  /**
   * Reads a record of the journal.
   *
   * @throws IllegalArgumentException if it cannot come from this registry
   */
  public static Change change(long offset, ModelChange change) {
    Decision decision = decision(change.getDecision());
    boolean carriedOut = decision instanceof Decision.Applied || decision instanceof Decision.Named;
    Action action = carriedOut ? command(change.getCommand()).action() : null;
    return new Change(
        new Answer(
            offset,
            envelope(change.getCommand()),
            decision,
            change.getDecidedAt(),
            action == null ? null : action.evidence().orElse(null)),
        action);
  }

  /** Writes a record of the journal; the command goes in as it came. */
  public static ModelChange change(ModelCommand command, Decision decision, Instant decidedAt) {
    return new ModelChange(command, decision(decision), decidedAt);
  }

  /** What consumers should serve after the model's last change. */
  public static ModelUpdate update(ModelState model) {
    return new ModelUpdate(
        model.name(),
        model.epoch(),
        model.deleted(),
        model.deleted() ? Map.of() : aliases(model.aliases()),
        model.deleted() ? List.of() : traffic(model));
  }

  /** Champion first; it has no share if canaries answer everything. */
  private static List<io.acclimate.avro.TrafficShare> traffic(ModelState model) {
    List<io.acclimate.avro.TrafficShare> traffic = new ArrayList<>();
    traffic.add(
        new io.acclimate.avro.TrafficShare(ModelState.CHAMPION, Role.SERVE, model.championShare()));
    model.traffic().forEach(share -> traffic.add(share(share)));
    return traffic;
  }

  /** How the model is fed, adapted and released after its last change. */
  public static ModelSpec spec(ModelState model) {
    return SpecCodec.spec(
        model.name(), model.epoch(), model.paused(), model.deleted(), model.spec());
  }

  private static Action action(String model, Object action) {
    return switch (action) {
      case io.acclimate.avro.RegisterModel a ->
          new Action.RegisterModel(
              SpecCodec.spec(model, a.getSpec()), head(a.getHead()), version(a.getVersion()));
      case io.acclimate.avro.CompleteRound a ->
          new Action.CompleteRound(
              new ExperienceRange(
                  a.getExperience(), a.getPartition(), a.getFirstOffset(), a.getLastOffset()),
              new Digest(a.getExpectedHead()),
              head(a.getNewHead()),
              Verdict.valueOf(a.getVerdict().name()),
              a.getReason(),
              a.getVersion() == null ? null : version(a.getVersion()),
              a.getTrainingDigest().isEmpty() ? null : new Digest(a.getTrainingDigest()),
              digest(a.getProfiles()));
      case io.acclimate.avro.RoundFailed a ->
          new Action.RoundFailed(
              new ExperienceRange(
                  a.getExperience(), a.getPartition(), a.getFirstOffset(), a.getLastOffset()),
              new Digest(a.getExpectedHead()),
              a.getCause());
      case io.acclimate.avro.SetAlias a ->
          new Action.SetAlias(a.getAlias(), a.getVersion(), a.getReason(), digest(a.getEvidence()));
      case io.acclimate.avro.RemoveAlias a -> new Action.RemoveAlias(a.getAlias(), a.getReason());
      case io.acclimate.avro.SetTraffic a ->
          new Action.SetTraffic(
              a.getShares().stream().map(RegistryCodec::share).toList(), a.getReason());
      case io.acclimate.avro.RollBack a -> new Action.RollBack(a.getVersion(), a.getReason());
      case io.acclimate.avro.RefuseVersion a ->
          new Action.RefuseVersion(a.getVersion(), a.getReason());
      case io.acclimate.avro.PauseModel a -> new Action.PauseModel(a.getReason());
      case io.acclimate.avro.ResumeModel a -> new Action.ResumeModel();
      case io.acclimate.avro.UpdateSpec a ->
          new Action.UpdateSpec(SpecCodec.spec(model, a.getSpec()));
      case io.acclimate.avro.RetryExperience a -> new Action.RetryExperience(a.getExperience());
      case io.acclimate.avro.CreateModel a ->
          new Action.CreateModel(new Notes(a.getDescription(), a.getTags()));
      case io.acclimate.avro.Annotate a ->
          new Action.Annotate(a.getVersion(), a.getDescription(), a.getTags(), a.getRemovedTags());
      case io.acclimate.avro.RepublishVersion a ->
          new Action.RepublishVersion(a.getVersion(), new Notes(a.getDescription(), a.getTags()));
      case io.acclimate.avro.ArchiveVersion a ->
          new Action.ArchiveVersion(a.getVersion(), a.getArchived(), a.getReason());
      case io.acclimate.avro.DeleteVersion a ->
          new Action.DeleteVersion(a.getVersion(), a.getReason());
      case io.acclimate.avro.DeleteModel a -> new Action.DeleteModel(a.getReason());
      default -> throw new IllegalArgumentException("command: unknown kind " + action.getClass());
    };
  }

  private static SpecificRecord action(String model, Action action) {
    return switch (action) {
      case Action.RegisterModel a ->
          new io.acclimate.avro.RegisterModel(
              SpecCodec.spec(model, -1, false, false, a.spec()),
              head(a.head()),
              version(a.version()));
      case Action.CompleteRound a ->
          new io.acclimate.avro.CompleteRound(
              a.experience().number(),
              a.experience().partition(),
              a.experience().firstOffset(),
              a.experience().lastOffset(),
              a.expectedHead().hex(),
              head(a.newHead()),
              io.acclimate.avro.Verdict.valueOf(a.verdict().name()),
              a.reason(),
              a.version() == null ? null : version(a.version()),
              a.training() == null ? "" : a.training().hex(),
              hex(a.profiles()));
      case Action.RoundFailed a ->
          new io.acclimate.avro.RoundFailed(
              a.experience().number(),
              a.experience().partition(),
              a.experience().firstOffset(),
              a.experience().lastOffset(),
              a.expectedHead().hex(),
              a.cause());
      case Action.SetAlias a ->
          new io.acclimate.avro.SetAlias(a.alias(), a.version(), a.reason(), hex(a.grounds()));
      case Action.RemoveAlias a -> new io.acclimate.avro.RemoveAlias(a.alias(), a.reason());
      case Action.SetTraffic a ->
          new io.acclimate.avro.SetTraffic(
              a.shares().stream().map(RegistryCodec::share).toList(), a.reason());
      case Action.RollBack a -> new io.acclimate.avro.RollBack(a.version(), a.reason());
      case Action.RefuseVersion a -> new io.acclimate.avro.RefuseVersion(a.version(), a.reason());
      case Action.PauseModel a -> new io.acclimate.avro.PauseModel(a.reason());
      case Action.ResumeModel a -> new io.acclimate.avro.ResumeModel();
      case Action.UpdateSpec a ->
          new io.acclimate.avro.UpdateSpec(SpecCodec.spec(model, -1, false, false, a.spec()));
      case Action.RetryExperience a -> new io.acclimate.avro.RetryExperience(a.experience());
      case Action.CreateModel a ->
          new io.acclimate.avro.CreateModel(a.notes().description(), a.notes().tags());
      case Action.Annotate a ->
          new io.acclimate.avro.Annotate(a.version(), a.description(), a.tags(), a.removedTags());
      case Action.RepublishVersion a ->
          new io.acclimate.avro.RepublishVersion(
              a.version(), a.notes().description(), a.notes().tags());
      case Action.ArchiveVersion a ->
          new io.acclimate.avro.ArchiveVersion(a.version(), a.archived(), a.reason());
      case Action.DeleteVersion a -> new io.acclimate.avro.DeleteVersion(a.version(), a.reason());
      case Action.DeleteModel a -> new io.acclimate.avro.DeleteModel(a.reason());
    };
  }

  private static Decision decision(Object decision) {
    return switch (decision) {
      case io.acclimate.avro.Applied d ->
          new Decision.Applied(
              head(d.getHead()), d.getVersion(), aliases(d.getAliases()), d.getDetail());
      case io.acclimate.avro.Refused d ->
          new Decision.Refused(
              d.getCode(),
              d.getReason(),
              d.getCurrentHead() == null ? null : head(d.getCurrentHead()),
              d.getAbsentBlobs().stream().map(Digest::new).toList());
      case io.acclimate.avro.Named d -> new Decision.Named(d.getDetail());
      case io.acclimate.avro.Repeated d -> new Decision.Repeated(d.getFirstOffset());
      default ->
          throw new IllegalArgumentException("decision: unknown kind " + decision.getClass());
    };
  }

  private static SpecificRecord decision(Decision decision) {
    return switch (decision) {
      case Decision.Applied d ->
          new io.acclimate.avro.Applied(
              head(d.head()), d.version(), aliases(d.aliases()), d.detail());
      case Decision.Refused d ->
          new io.acclimate.avro.Refused(
              d.code(),
              d.reason(),
              d.currentHead() == null ? null : head(d.currentHead()),
              d.absentBlobs().stream().map(Digest::hex).toList());
      case Decision.Named d -> new io.acclimate.avro.Named(d.detail());
      case Decision.Repeated d -> new io.acclimate.avro.Repeated(d.firstOffset());
    };
  }

  private static Head head(io.acclimate.avro.Head head) {
    io.acclimate.avro.LastExperience last = head.getLastExperience();
    return new Head(
        new Digest(head.getWeights()),
        digest(head.getWeightsState()),
        digest(head.getDataState()),
        last == null
            ? null
            : new LastExperience(last.getNumber(), last.getPartition(), last.getLastOffset()));
  }

  private static io.acclimate.avro.Head head(Head head) {
    LastExperience last = head.lastExperience();
    return new io.acclimate.avro.Head(
        head.weights().hex(),
        hex(head.weightsState()),
        hex(head.dataState()),
        last == null
            ? null
            : new io.acclimate.avro.LastExperience(
                last.number(), last.partition(), last.lastOffset()));
  }

  private static NewVersion version(io.acclimate.avro.NewVersion version) {
    return new NewVersion(
        new Digest(version.getServingDigest()),
        new Digest(version.getTrainingDigest()),
        version.getSizeBytes(),
        version.getDescription(),
        digest(version.getProfiles()));
  }

  private static io.acclimate.avro.NewVersion version(NewVersion version) {
    return new io.acclimate.avro.NewVersion(
        version.serving().hex(),
        version.training().hex(),
        version.sizeBytes(),
        version.description(),
        hex(version.profiles()));
  }

  private static SortedMap<String, AliasTarget> aliases(
      Map<String, io.acclimate.avro.AliasTarget> aliases) {
    SortedMap<String, AliasTarget> result = new TreeMap<>();
    aliases.forEach(
        (alias, target) ->
            result.put(
                alias,
                new AliasTarget(
                    target.getVersion(),
                    new Digest(target.getServingDigest()),
                    target.getSizeBytes(),
                    signature(target))));
    return result;
  }

  private static Map<String, io.acclimate.avro.AliasTarget> aliases(
      SortedMap<String, AliasTarget> aliases) {
    Map<String, io.acclimate.avro.AliasTarget> result = new HashMap<>();
    aliases.forEach(
        (alias, target) ->
            result.put(
                alias,
                new io.acclimate.avro.AliasTarget(
                    target.version(),
                    target.serving().hex(),
                    target.sizeBytes(),
                    signature(target.signature()),
                    target.signature() == null ? null : target.signature().keyId())));
    return result;
  }

  private static @Nullable Signature signature(io.acclimate.avro.AliasTarget target) {
    return target.getSignature() == null || target.getKeyId() == null
        ? null
        : new Signature(target.getKeyId(), bytes(target.getSignature().duplicate()));
  }

  private static @Nullable ByteBuffer signature(@Nullable Signature signature) {
    return signature == null ? null : ByteBuffer.wrap(signature.der());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static TrafficShare share(io.acclimate.avro.TrafficShare share) {
    return new TrafficShare(
        share.getAlias(), TrafficShare.Role.valueOf(share.getRole().name()), share.getShare());
  }

  private static io.acclimate.avro.TrafficShare share(TrafficShare share) {
    return new io.acclimate.avro.TrafficShare(
        share.alias(), Role.valueOf(share.role().name()), share.share());
  }

  private static @Nullable Digest digest(@Nullable String hex) {
    return hex == null ? null : new Digest(hex);
  }

  private static @Nullable String hex(@Nullable Digest digest) {
    return digest == null ? null : digest.hex();
  }
}
