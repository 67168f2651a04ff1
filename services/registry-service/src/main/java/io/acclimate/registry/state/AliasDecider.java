package io.acclimate.registry.state;

import io.acclimate.core.artifact.BlobStore;
import io.acclimate.core.artifact.InvalidFormatException;
import io.acclimate.core.artifact.Names;
import io.acclimate.registry.state.Decision.Applied;
import io.acclimate.registry.state.TrafficShare.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Where aliases point, and which of them see requests. */
final class AliasDecider {
  /** All aliases and shares are in every update that consumers get. */
  private static final int MAX_ALIASES = 100;

  private static final int MAX_SHARES = 100;
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private final BlobStore blobs;

  AliasDecider(BlobStore blobs) {
    this.blobs = blobs;
  }

  Decision set(ModelState model, ModelLog log, Action.SetAlias set) {
    try {
      Names.requireAlias(set.alias());
    } catch (InvalidFormatException e) {
      return Refusal.COMMAND_INVALID.because(model.head(), e);
    }
    if (NUMBER.matcher(set.alias()).matches()) {
      return Refusal.COMMAND_INVALID.because(
          model.head(), "alias: '%s' is a number, which names a version".formatted(set.alias()));
    }
    if (!model.aliases().containsKey(set.alias()) && model.aliases().size() >= MAX_ALIASES) {
      return Refusal.TOO_MANY_ALIASES.because(
          model.head(),
          "model %s has %d aliases, and may have %d: remove one first"
              .formatted(model.name(), model.aliases().size(), MAX_ALIASES));
    }
    Optional<Decision> unusable = VersionDecider.unusable(model, log, set.version());
    if (unusable.isPresent()) {
      return unusable.get();
    }
    Completeness completeness = new Completeness(blobs);
    completeness.need(set.grounds());
    if (!completeness.absent().isEmpty()) {
      return Decider.absentBlobs(model.head(), completeness);
    }
    return new Applied(
        model.head(),
        null,
        with(model, set.alias(), log.version(set.version()).orElseThrow()),
        "%s is version %d%s".formatted(set.alias(), set.version(), because(set.reason())));
  }

  static Decision remove(ModelState model, Action.RemoveAlias remove) {
    String alias = remove.alias();
    if (!model.aliases().containsKey(alias)) {
      return Refusal.UNKNOWN_ALIAS.because(
          model.head(), "model %s has no alias %s".formatted(model.name(), alias));
    }
    if (alias.equals(ModelState.CHAMPION)) {
      return Refusal.ALIAS_IN_USE.because(
          model.head(), "champion answers requests: point it at another version instead");
    }
    if (model.traffic().stream().anyMatch(share -> share.alias().equals(alias))) {
      return Refusal.ALIAS_IN_USE.because(
          model.head(), "%s sees requests: take it out of the traffic first".formatted(alias));
    }
    SortedMap<String, AliasTarget> aliases = new TreeMap<>(model.aliases());
    aliases.remove(alias);
    return new Applied(
        model.head(), null, aliases, "%s is removed%s".formatted(alias, because(remove.reason())));
  }

  static Decision traffic(ModelState model, Action.SetTraffic set) {
    if (set.shares().size() > MAX_SHARES) {
      return invalid(
          model, "%d shares are more than %d".formatted(set.shares().size(), MAX_SHARES));
    }
    Set<String> seen = new HashSet<>();
    for (TrafficShare share : set.shares()) {
      if (share.role() == Role.SERVE || share.alias().equals(ModelState.CHAMPION)) {
        return invalid(
            model, "champion serves what canaries leave: name shadows and canaries only");
      }
      if (!model.aliases().containsKey(share.alias())) {
        return Refusal.UNKNOWN_ALIAS.because(
            model.head(), "model %s has no alias %s".formatted(model.name(), share.alias()));
      }
      if (!seen.add(share.alias())) {
        return invalid(model, share.alias() + " is named twice");
      }
    }
    double canaries = ModelState.canaryShare(set.shares());
    if (canaries > 1) {
      return invalid(
          model, "the shares of canaries are %s together, at most 1".formatted(canaries));
    }
    return new Applied(
        model.head(),
        null,
        model.aliases(),
        (set.shares().isEmpty() ? "champion alone sees requests" : shown(set.shares()))
            + because(set.reason()));
  }

  /** The model's aliases with one more or moved. */
  static SortedMap<String, AliasTarget> with(ModelState model, String alias, Version version) {
    return with(model, alias, version.asTarget());
  }

  static SortedMap<String, AliasTarget> with(ModelState model, String alias, AliasTarget target) {
    SortedMap<String, AliasTarget> aliases = new TreeMap<>(model.aliases());
    aliases.put(alias, target);
    return aliases;
  }

  /** A reason as it ends a sentence; empty if there is none. */
  static String because(String reason) {
    return reason.isBlank() ? "" : ": " + reason;
  }

  private static Decision invalid(ModelState model, String reason) {
    return Refusal.TRAFFIC_INVALID.because(model.head(), reason);
  }

  private static String shown(List<TrafficShare> shares) {
    return String.join(
        ", ",
        shares.stream()
            .map(
                share ->
                    "%s sees %s of the requests as %s"
                        .formatted(
                            share.alias(),
                            share.share(),
                            share.role() == Role.SHADOW ? "a shadow" : "a canary"))
            .toList());
  }
}
