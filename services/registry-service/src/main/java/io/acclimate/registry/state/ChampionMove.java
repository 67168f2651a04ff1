package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import io.acclimate.registry.state.Decision.Applied;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Champion became another version.
 *
 * @param version number of the version that is champion now
 * @param profiles digest of its reference profiles; null if it has none
 */
public record ChampionMove(int version, @Nullable Digest profiles) {

  /** What a change does to champion; empty if it stays, or if nothing was applied. */
  public static Optional<ChampionMove> of(
      RegistryState state, String model, Action action, Decision decision) {
    if (!(decision instanceof Applied applied)) {
      return Optional.empty();
    }
    AliasTarget champion = applied.aliases().get(ModelState.CHAMPION);
    Integer before = state.model(model).map(known -> known.champion().version()).orElse(null);
    if (champion == null || Objects.equals(before, champion.version())) {
      return Optional.empty();
    }
    NewVersion made = madeNow(action, applied, champion.version());
    return Optional.of(
        new ChampionMove(
            champion.version(),
            made != null
                ? made.profiles()
                : state
                    .log(model)
                    .version(champion.version())
                    .map(version -> version.made().profiles())
                    .orElse(null)));
  }

  /** The version, if this very change makes it. */
  private static @Nullable NewVersion madeNow(Action action, Applied applied, int version) {
    if (applied.version() == null || applied.version() != version) {
      return null;
    }
    return switch (action) {
      case Action.RegisterModel register -> register.version();
      case Action.CompleteRound round -> round.version();
      default -> null;
    };
  }
}
