package io.acclimate.registry.export;

import io.acclimate.core.artifact.Digest;
import io.acclimate.core.artifact.Head;
import io.acclimate.core.artifact.Json;
import io.acclimate.core.artifact.LastExperience;
import io.acclimate.registry.state.AliasTarget;
import io.acclimate.registry.state.ExperienceRange;
import io.acclimate.registry.state.Failures;
import io.acclimate.registry.state.ModelLog;
import io.acclimate.registry.state.ModelState;
import io.acclimate.registry.state.Notes;
import io.acclimate.registry.state.Origin;
import io.acclimate.registry.state.Tenure;
import io.acclimate.registry.state.TrafficShare;
import io.acclimate.registry.state.Version;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One model in the export. */
final class ModelExport {
  private ModelExport() {}

  static Json.Obj of(ModelState model, ModelLog log) {
    Json.Obj aliases = Json.object();
    for (var alias : model.aliases().entrySet()) {
      aliases = aliases.with(alias.getKey(), alias(alias.getValue()));
    }
    Json.Obj tenures = Json.object();
    for (String alias : log.aliasNames()) {
      tenures =
          tenures.with(
              alias, Json.array(log.tenures(alias).stream().map(ModelExport::tenure).toList()));
    }
    return Json.object()
        .with("name", model.name())
        .with("epoch", model.epoch())
        .with("paused", model.paused())
        .with("deleted", model.deleted())
        .with("spec", Json.of(model.spec().digest()))
        .with("specs", Json.digests(new TreeSet<>(log.specs())))
        .with("head", head(model.head()))
        .with("aliases", aliases)
        .with("champions", Json.longs(log.champions().stream().map(Integer::longValue).toList()))
        .with("traffic", Json.array(model.traffic().stream().map(ModelExport::traffic).toList()))
        .with("notes", of(model.notes()))
        .with("versions", versions(log))
        .with("tenures", tenures)
        .with("failures", failures(model.failures()))
        .with("changes", log.answers().size());
  }

  static Json of(Notes notes) {
    return Json.object()
        .with("description", notes.description())
        .with("tags", Json.from(notes.tags()));
  }

  private static Json alias(AliasTarget target) {
    Json.Obj alias =
        Json.object()
            .with("version", target.version())
            .with("serving", Json.of(target.serving()))
            .with("sizeBytes", target.sizeBytes());
    return target.signature() == null
        ? alias.with("signature", new Json.Null())
        : alias.with(
            "signature",
            Json.object()
                .with("keyId", target.signature().keyId())
                .with("der", Base64.getEncoder().encodeToString(target.signature().der())));
  }

  private static Json versions(ModelLog log) {
    List<Json> versions = new ArrayList<>();
    for (Version version : log.versions()) {
      int number = version.number();
      @Nullable Digest reference = log.reference(number).orElse(null);
      @Nullable Origin origin = log.origin(number).orElse(null);
      versions.add(
          Json.object()
              .with("version", number)
              .with("standing", lowerCase(log.standing(number)))
              .with("notes", of(log.notes(number)))
              .with("description", version.made().description())
              .with("serving", Json.of(version.made().serving()))
              .with("training", Json.of(version.made().training()))
              .with("sizeBytes", version.made().sizeBytes())
              .with("profiles", Json.of(version.made().profiles()))
              .with("reference", Json.of(reference))
              .with("weightsState", Json.of(version.weightsState()))
              .with(
                  "experience",
                  version.experience() == null
                      ? new Json.Null()
                      : Json.of(version.experience().longValue()))
              .with("origin", origin == null ? new Json.Null() : origin(origin))
              .with("createdAt", version.createdAt().toString())
              .with("madeBy", log.madeBy(number).offset())
              .with("lastChange", log.lastChange(number).offset()));
    }
    return Json.array(versions);
  }

  private static Json origin(Origin origin) {
    ExperienceRange range = origin.experience();
    return Json.object()
        .with("head", Json.of(origin.head().digest()))
        .with("experience", range.number())
        .with("partition", range.partition())
        .with("firstOffset", range.firstOffset())
        .with("lastOffset", range.lastOffset());
  }

  private static Json head(Head head) {
    LastExperience last = head.lastExperience();
    return Json.object()
        .with("digest", Json.of(head.digest()))
        .with("weights", Json.of(head.weights()))
        .with("weightsState", Json.of(head.weightsState()))
        .with("dataState", Json.of(head.dataState()))
        .with(
            "lastExperience",
            last == null
                ? new Json.Null()
                : Json.object()
                    .with("number", last.number())
                    .with("partition", last.partition())
                    .with("lastOffset", last.lastOffset()));
  }

  private static Json tenure(Tenure tenure) {
    return Json.object()
        .with("version", tenure.target().version())
        .with("serving", Json.of(tenure.target().serving()))
        .with("since", tenure.since().toString())
        .with("until", Json.of(tenure.until() == null ? null : tenure.until().toString()))
        .with("decidedBy", tenure.decidedBy().offset());
  }

  private static Json traffic(TrafficShare share) {
    return Json.object()
        .with("alias", share.alias())
        .with("role", lowerCase(share.role()))
        .with("share", share.share());
  }

  private static Json failures(@Nullable Failures failures) {
    return failures == null
        ? new Json.Null()
        : Json.object()
            .with("experience", failures.experience())
            .with("count", failures.count())
            .with("lastCause", failures.lastCause());
  }

  private static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
