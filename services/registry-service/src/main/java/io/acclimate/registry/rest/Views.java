package io.acclimate.registry.rest;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.registry.state.AliasTarget;
import io.acclimate.registry.state.Answer;
import io.acclimate.registry.state.Decision;
import io.acclimate.registry.state.Failures;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.Notes;
import io.acclimate.registry.state.RegistryState;
import io.acclimate.registry.state.Tenure;
import io.acclimate.registry.state.TrafficShare;
import io.acclimate.registry.state.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the registry shows of itself. */
final class Views {
  private Views() {}

  @Schema(name = "RegistryModels")
  record ModelsView(
      @Schema(description = "Offset of the last change that the answer knows; -1 before the first")
          long position,
      List<ModelView> models,
      @Schema(description = "Names that were taken for models without a version yet")
          List<NamedView> named) {}

  @Schema(name = "RegistryNamed")
  record NamedView(String name, String description, SortedMap<String, String> tags) {}

  @Schema(name = "RegistryTraffic", description = "Part of the requests that an alias sees")
  record TrafficView(
      @Schema(required = true) @Nullable String alias,
      @Schema(
              enumeration = {"serve", "shadow", "canary"},
              required = true)
          @Nullable String role,
      @Schema(description = "Above 0 and at most 1", required = true) @Nullable Double share) {

    static TrafficView of(TrafficShare share) {
      return new TrafficView(share.alias(), lowerCase(share.role()), share.share());
    }

    TrafficShare asShare() {
      String given = Changes.required("shares.role", role);
      TrafficShare.Role known =
          switch (given) {
            case "shadow" -> TrafficShare.Role.SHADOW;
            case "canary" -> TrafficShare.Role.CANARY;
            default ->
                throw Changes.invalid(
                    "shares.role: '%s' is neither shadow nor canary".formatted(given));
          };
      String named = Changes.required("shares.alias", alias);
      Changes.requireAlias(named);
      try {
        return new TrafficShare(named, known, Changes.required("shares.share", share));
      } catch (IllegalArgumentException e) {
        throw Changes.invalid(String.valueOf(e.getMessage()));
      }
    }
  }

  @Schema(name = "RegistryModel")
  record ModelView(
      String name,
      @Schema(enumeration = {"active", "paused", "deleted"}) String state,
      @Schema(description = "Offset of the model's last applied change") long epoch,
      String task,
      List<String> classes,
      String sourceDomain,
      String targetDomain,
      String specDigest,
      double holdOutFraction,
      @Schema(enumeration = {"auto", "manual"}) String releasePolicy,
      SortedMap<String, AliasView> aliases,
      @Schema(description = "Who sees requests; champion alone unless a shadow or canary runs")
          List<TrafficView> traffic,
      String description,
      SortedMap<String, String> tags,
      int versionCount,
      HeadView head,
      @Schema(description = "Reported failures of the round that is due; null if there are none")
          @Nullable FailuresView failures) {

    static ModelView of(ModelState model) {
      SortedMap<String, AliasView> aliases = new TreeMap<>();
      model.aliases().forEach((alias, target) -> aliases.put(alias, AliasView.of(target)));
      List<TrafficView> traffic = new ArrayList<>();
      traffic.add(new TrafficView(ModelState.CHAMPION, "serve", model.championShare()));
      model.traffic().forEach(share -> traffic.add(TrafficView.of(share)));
      return new ModelView(
          model.name(),
          model.deleted() ? "deleted" : model.paused() ? "paused" : "active",
          model.epoch(),
          lowerCase(model.spec().task()),
          model.spec().classes(),
          model.spec().sourceDomain(),
          model.spec().targetDomain(),
          model.spec().digest().hex(),
          model.spec().holdOutFraction(),
          lowerCase(model.spec().releasePolicy()),
          aliases,
          traffic,
          model.notes().description(),
          model.notes().tags(),
          model.versionCount(),
          HeadView.of(model.head()),
          model.failures() == null ? null : FailuresView.of(model.failures()));
    }
  }

  @Schema(name = "RegistryAlias")
  record AliasView(
      int version,
      String servingDigest,
      long sizeBytes,
      @Schema(description = "Key that signed it; null when unsigned") @Nullable String keyId,
      @Schema(
              description =
                  "DER in base64, over the bytes of the serving manifest; null when unsigned")
          @Nullable String signature) {

    static AliasView of(AliasTarget target) {
      return new AliasView(
          target.version(),
          target.serving().hex(),
          target.sizeBytes(),
          target.signature() == null ? null : target.signature().keyId(),
          target.signature() == null
              ? null
              : Base64.getEncoder().encodeToString(target.signature().der()));
    }
  }

  @Schema(name = "RegistryTenures")
  record TenuresView(@Schema(description = "Newest first") List<TenureView> tenures) {}

  @Schema(name = "RegistryTenure", description = "A time in which an alias pointed at one version")
  record TenureView(
      String alias,
      int version,
      String servingDigest,
      Instant since,
      @Schema(description = "Null while it lasts") @Nullable Instant until,
      ChangeView decidedBy) {

    static TenureView of(Tenure tenure) {
      return new TenureView(
          tenure.alias(),
          tenure.target().version(),
          tenure.target().serving().hex(),
          tenure.since(),
          tenure.until(),
          ChangeView.of(tenure.decidedBy()));
    }
  }

  @Schema(name = "RegistryHead", description = "What the model's next round starts from")
  record HeadView(
      @Schema(description = "SHA-256 of the head's canonical JSON") String digest,
      String weights,
      @Nullable String weightsState,
      @Nullable String dataState,
      @Nullable LastExperienceView lastExperience) {

    static HeadView of(Head head) {
      LastExperience last = head.lastExperience();
      return new HeadView(
          head.digest().hex(),
          head.weights().hex(),
          hex(head.weightsState()),
          hex(head.dataState()),
          last == null
              ? null
              : new LastExperienceView(last.number(), last.partition(), last.lastOffset()));
    }
  }

  @Schema(name = "RegistryLastExperience")
  record LastExperienceView(long number, int partition, long lastOffset) {}

  @Schema(name = "RegistryFailures")
  record FailuresView(long experience, int count, String lastCause) {
    static FailuresView of(Failures failures) {
      return new FailuresView(failures.experience(), failures.count(), failures.lastCause());
    }
  }

  @Schema(name = "RegistryVersions")
  record VersionsView(List<VersionView> versions) {}

  @Schema(name = "RegistryVersion")
  record VersionView(
      int version,
      String servingDigest,
      String trainingDigest,
      @Schema(description = "Profiles that drift from it is measured against; null without")
          @Nullable String profilesDigest,
      long sizeBytes,
      @Schema(
              description =
                  "Bytes to fetch for somebody who has the version before it; null if a manifest"
                      + " cannot be read")
          @Nullable Long deltaBytes,
      String description,
      Instant createdAt,
      @Schema(description = "Experience it was learnt from; null for version 1")
          @Nullable Long experience,
      List<String> aliases,
      @Schema(enumeration = {"active", "archived", "deleted"}) String standing,
      SortedMap<String, String> tags) {

    /** What the journal says; what needs blobs is null. */
    static VersionView of(ModelState model, ModelLog log, Version version) {
      Notes notes = log.notes(version.number());
      return new VersionView(
          version.number(),
          version.made().serving().hex(),
          version.made().training().hex(),
          hex(log.reference(version.number()).orElse(null)),
          version.made().sizeBytes(),
          null,
          notes.description().isEmpty() ? version.made().description() : notes.description(),
          version.createdAt(),
          version.experience(),
          model.aliases().entrySet().stream()
              .filter(alias -> alias.getValue().version() == version.number())
              .map(Map.Entry::getKey)
              .toList(),
          lowerCase(log.standing(version.number())),
          notes.tags());
    }

    VersionView with(@Nullable Long delta) {
      return new VersionView(
          version,
          servingDigest,
          trainingDigest,
          profilesDigest,
          sizeBytes,
          delta,
          description,
          createdAt,
          experience,
          aliases,
          standing,
          tags);
    }
  }

  @Schema(name = "RegistryChanges")
  record ChangesView(@Schema(description = "Newest first") List<ChangeView> changes) {}

  @Schema(name = "RegistryChange")
  record ChangeView(
      long offset,
      String commandId,
      String kind,
      String issuedBy,
      Instant issuedAt,
      Instant decidedAt,
      @Schema(enumeration = {"applied", "refused", "repeated"}) String decision,
      @Nullable String code,
      String detail,
      @Nullable Integer version,
      @Schema(description = "Digest of the blob that it rests on; null if there is none")
          @Nullable String evidence) {

    static ChangeView of(Answer answer) {
      return new ChangeView(
          answer.offset(),
          answer.envelope().commandId(),
          answer.envelope().kind(),
          answer.envelope().issuedBy(),
          answer.envelope().issuedAt(),
          answer.decidedAt(),
          Views.decision(answer.decision()),
          Views.code(answer.decision()),
          Views.detail(answer.decision()),
          answer.decision() instanceof Decision.Applied applied ? applied.version() : null,
          hex(answer.evidence()));
    }
  }

  @Schema(name = "RegistryAnswer", description = "The first answer to a command")
  record AnswerView(
      long position,
      @Schema(enumeration = {"applied", "refused"}) String decision,
      @Schema(description = "Why it was refused, for programs; else null") @Nullable String code,
      String detail,
      @Schema(description = "The version it made; null if none") @Nullable Integer version,
      @Schema(description = "The head after it; null if there is no such model")
          @Nullable HeadView head,
      @Schema(description = "Blobs to put before sending again under a new id")
          List<String> absentBlobs) {

    static AnswerView of(Answer answer) {
      return switch (answer.decision()) {
        case Decision.Applied applied ->
            new AnswerView(
                answer.offset(),
                "applied",
                null,
                applied.detail(),
                applied.version(),
                HeadView.of(applied.head()),
                List.of());
        case Decision.Refused refused ->
            new AnswerView(
                answer.offset(),
                "refused",
                refused.code(),
                refused.reason(),
                null,
                refused.currentHead() == null ? null : HeadView.of(refused.currentHead()),
                refused.absentBlobs().stream().map(Digest::hex).toList());
        case Decision.Named named ->
            new AnswerView(answer.offset(), "applied", null, named.detail(), null, null, List.of());
        case Decision.Repeated repeated ->
            throw new IllegalStateException("a first answer is never a repeat");
      };
    }
  }

  @Schema(name = "RegistryWritten", description = "A change that was carried out")
  record WrittenView(
      @Schema(description = "Offset of the change; reads may ask for at least this position")
          long position,
      @Schema(description = "The model's epoch after it") long epoch,
      @Schema(description = "The version it made; null if none") @Nullable Integer version,
      String detail) {}

  static ModelsView models(RegistryState state) {
    return new ModelsView(
        state.position(),
        state.models().stream().map(ModelView::of).toList(),
        state.named().entrySet().stream()
            .map(
                name ->
                    new NamedView(
                        name.getKey(), name.getValue().description(), name.getValue().tags()))
            .toList());
  }

  private static String decision(Decision decision) {
    return switch (decision) {
      case Decision.Applied applied -> "applied";
      case Decision.Named named -> "applied";
      case Decision.Refused refused -> "refused";
      case Decision.Repeated repeated -> "repeated";
    };
  }

  private static @Nullable String code(Decision decision) {
    return decision instanceof Decision.Refused refused ? refused.code() : null;
  }

  private static String detail(Decision decision) {
    return switch (decision) {
      case Decision.Applied applied -> applied.detail();
      case Decision.Named named -> named.detail();
      case Decision.Refused refused -> refused.reason();
      case Decision.Repeated repeated -> "answered at offset " + repeated.firstOffset();
    };
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String hex(@Nullable Digest digest) {
    return digest == null ? null : digest.hex();
  }
}
