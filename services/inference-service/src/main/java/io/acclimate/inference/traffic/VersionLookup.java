package io.acclimate.inference.traffic;

import io.acclimate.core.artifact.Names;
import io.acclimate.core.model.ModelLease;
import io.acclimate.inference.protocol.InferenceException;
import io.acclimate.inference.protocol.RepositoryEntry;
import io.acclimate.inference.serving.Deployment;
import io.acclimate.inference.serving.Deployments;
import io.acclimate.inference.serving.ModelLoader;
import io.acclimate.inference.serving.Plan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the version that a caller names, or says in one sentence why it does not answer. */
public final class VersionLookup {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private static final String LOADING = "it is being loaded";

  private final Deployments deployments;
  private final ModelLoader loader;
  private final BooleanSupplier knowsAll;

  /**
   * @param knowsAll false until the first look at what is registered is over
   */
  public VersionLookup(Deployments deployments, ModelLoader loader, BooleanSupplier knowsAll) {
    this.deployments = deployments;
    this.loader = loader;
    this.knowsAll = knowsAll;
  }

  /** True for a registered model. */
  public boolean knows(String model) {
    return loader.plan(model).isPresent() || deployments.has(model, Plan.CHAMPION);
  }

  /**
   * What a registered model should serve.
   *
   * @throws InferenceException if there is no such model
   */
  public Plan plan(String model) {
    return loader.plan(model).orElseThrow(() -> unknown(model));
  }

  /** What may be asked for, by model and number. */
  public List<RepositoryEntry> index() {
    return loader.plans().stream()
        .sorted(Comparator.comparing(Plan::model))
        .flatMap(plan -> plan.versions().stream().map(version -> entry(plan, version)))
        .toList();
  }

  private RepositoryEntry entry(Plan plan, int version) {
    boolean ready = deployments.has(plan.model(), version);
    String reason =
        ready
            ? ""
            : plan.aliasOf(version)
                .flatMap(alias -> loader.trouble(plan.model(), alias))
                .orElse(LOADING);
    return new RepositoryEntry(plan.model(), version, ready, reason);
  }

  private InferenceException unknown(String model) {
    if (!Names.isModel(model)) {
      return InferenceException.badRequest("No model can be called '%s'.".formatted(shown(model)));
    }
    return knowsAll.getAsBoolean()
        ? InferenceException.notFound("There is no model '%s'.".formatted(shown(model)))
        : InferenceException.unavailable(
            "The service does not know yet which models there are, '%s' among them."
                .formatted(shown(model)));
  }

  /**
   * Leases a version.
   *
   * @param version an alias or a number; null means champion
   * @throws InferenceException if there is none, or if it is not in memory
   */
  public ModelLease<Deployment> lease(String model, @Nullable String version) {
    if (version != null && NUMBER.matcher(version).matches() && !isAlias(model, version)) {
      int number = Integer.parseInt(version);
      return deployments.lease(model, number).orElseThrow(() -> absent(model, version, number));
    }
    String alias = version == null ? Plan.CHAMPION : version;
    return deployments.lease(model, alias).orElseThrow(() -> absent(model, alias));
  }

  private boolean isAlias(String model, String version) {
    return loader.plan(model).filter(plan -> plan.aliases().containsKey(version)).isPresent();
  }

  private InferenceException absent(String model, String version, int number) {
    Plan plan = plan(model);
    return plan.aliasOf(number)
        .map(alias -> notInMemory(model, alias))
        .orElseGet(() -> noAlias(plan, version));
  }

  private InferenceException absent(String model, String alias) {
    if (!Names.isAlias(alias)) {
      return InferenceException.badRequest(
          "No version or alias can be called '%s'.".formatted(shown(alias)));
    }
    Plan plan = plan(model);
    return plan.aliases().containsKey(alias) ? notInMemory(model, alias) : noAlias(plan, alias);
  }

  private InferenceException notInMemory(String model, String alias) {
    loader.ask(model, alias);
    Optional<String> trouble = loader.trouble(model, alias);
    return InferenceException.unavailable(
        "%s of model '%s' does not serve yet: %s."
            .formatted(alias, model, trouble.orElse(LOADING)));
  }

  private static InferenceException noAlias(Plan plan, String version) {
    return InferenceException.notFound(
        "No alias of model '%s' is or points at '%s'; %s."
            .formatted(plan.model(), shown(version), plan.shown()));
  }

  private static String shown(String text) {
    String cut = text.length() <= 64 ? text : text.substring(0, 64) + "…";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
