package io.acclimate.inference.serving;

import io.acclimate.avro.ModelUpdate;
import io.acclimate.avro.TrafficShare;
import io.acclimate.client.AvroValues;
import io.acclimate.core.artifact.Digest;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the registry's updates. */
public final class PlanCodec {
  private PlanCodec() {}

  /** What an update asks for; empty for a deleted model. */
  public static Optional<Plan> plan(ModelUpdate update) {
    if (update.getDeleted()) {
      return Optional.empty();
    }
    SortedMap<String, Target> aliases = new TreeMap<>();
    update
        .getAliases()
        .forEach(
            (alias, target) ->
                aliases.put(
                    alias,
                    new Target(
                        update.getModel(),
                        update.getEpoch(),
                        target.getVersion(),
                        new Digest(target.getServingDigest()),
                        target.getSizeBytes(),
                        AvroValues.signature(target))));
    return Optional.of(new Plan(update.getModel(), aliases, traffic(update)));
  }

  /** Champion answers whatever no other does: its own share says nothing new. */
  private static List<Share> traffic(ModelUpdate update) {
    return update.getTraffic().stream()
        .filter(share -> share.getRole() != io.acclimate.avro.Role.SERVE)
        .filter(share -> !share.getAlias().equals(Plan.CHAMPION))
        .map(PlanCodec::share)
        .toList();
  }

  private static Share share(TrafficShare share) {
    Role role = share.getRole() == io.acclimate.avro.Role.CANARY ? Role.CANARY : Role.SHADOW;
    return new Share(share.getAlias(), role, share.getShare());
  }
}
