package io.acclimate.registry.state;

import io.acclimate.core.artifact.Digest;
import io.acclimate.registry.state.Decision.Applied;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the champion's data are compared with became something else: another version became
 * champion, or a round judged champion to be the best on newer data.
 *
 * @param version number of the version that is champion now
 * @param profiles digest of the profiles of the data that it was made of, or was last judged the
 *     best on; null if there are none
 */
public record NewReference(int version, @Nullable Digest profiles) {

  /** What follows from a decision; empty if the reference stays, or if nothing was applied. */
  public static Optional<NewReference> of(
      RegistryState state, String model, Action action, Decision decision) {
    if (!(decision instanceof Applied applied)) {
      return Optional.empty();
    }
    AliasTarget champion = applied.aliases().get(ModelState.CHAMPION);
    if (champion == null) {
      return Optional.empty();
    }
    ModelState before = state.model(model).orElse(null);
    if (before == null || before.champion().version() != champion.version()) {
      NewVersion made = madeNow(action, applied, champion.version());
      return Optional.of(
          new NewReference(
              champion.version(),
              made != null
                  ? made.profiles()
                  : state.log(model).reference(champion.version()).orElse(null)));
    }
    return action instanceof Action.CompleteRound round
            && round.profiles() != null
            && before.head().weights().equals(champion.serving())
        ? Optional.of(new NewReference(champion.version(), round.profiles()))
        : Optional.empty();
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
