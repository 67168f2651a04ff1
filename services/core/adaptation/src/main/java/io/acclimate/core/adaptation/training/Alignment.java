package io.acclimate.core.adaptation.training;

import ai.djl.ndarray.NDArray;
import io.acclimate.core.adaptation.alignment.ClassConfusion;
import io.acclimate.core.adaptation.alignment.ConditionalAdversarial;
import io.acclimate.core.adaptation.alignment.Coral;
import io.acclimate.core.adaptation.alignment.DomainAdversarial;
import io.acclimate.core.adaptation.alignment.Entropy;
import io.acclimate.core.adaptation.alignment.GradientReversal;
import io.acclimate.core.adaptation.alignment.InformationMaximisation;
import io.acclimate.core.adaptation.alignment.JointMmd;
import io.acclimate.core.adaptation.alignment.JointTransport;
import io.acclimate.core.adaptation.alignment.MarginDisparity;
import io.acclimate.core.adaptation.alignment.MomentMatching;
import io.acclimate.core.adaptation.alignment.MultiKernelMmd;
import io.acclimate.core.adaptation.alignment.SemanticAlignment;
import io.acclimate.core.adaptation.alignment.SpectralShrinkage;
import io.acclimate.core.model.Activations;
import io.acclimate.core.model.Layer;
import io.acclimate.core.model.Network;
import io.acclimate.core.model.NetworkSpec;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The alignment losses as terms of a step: which rows each of them takes. */
public final class Alignment {
  private Alignment() {}

  /** Of source and target rows. */
  public static Term coral() {
    return pass -> Coral.loss(source(pass).features(), target(pass).features());
  }

  /**
   * Of target rows.
   *
   * @param covariance of the source's features [d, d]
   */
  public static Term coral(NDArray covariance) {
    return pass -> Coral.lossToCovariance(covariance, target(pass).features());
  }

  /**
   * Of target rows.
   *
   * @param mean of the source's features [d]
   * @param covariance of the source's features [d, d]
   */
  public static Term moments(NDArray mean, NDArray covariance) {
    return pass -> MomentMatching.loss(mean, covariance, target(pass).features());
  }

  /** Of source and target rows. */
  public static Term multiKernelMmd() {
    return pass -> MultiKernelMmd.loss(source(pass).features(), target(pass).features());
  }

  /** Of source and target rows, by features and answers together. */
  public static Term jointMmd() {
    return pass ->
        JointMmd.loss(
            source(pass).features(),
            source(pass).logits(),
            target(pass).features(),
            target(pass).logits());
  }

  /** Of labelled source rows and target rows. */
  public static Term jointTransport() {
    return pass ->
        JointTransport.loss(
            source(pass).features(),
            pass.labels(Role.SOURCE),
            target(pass).features(),
            target(pass).logits(),
            JointTransport.ALPHA,
            JointTransport.BETA);
  }

  /** Of labelled source rows and the experience's labelled rows. */
  public static Term semanticAlignment() {
    return pass ->
        SemanticAlignment.loss(
            source(pass).features(),
            pass.labels(Role.SOURCE),
            pass.of(Role.CURRENT).features(),
            pass.labels(Role.CURRENT),
            SemanticAlignment.MARGIN);
  }

  /** Of target rows. */
  public static Term spectralShrinkage() {
    return pass ->
        SpectralShrinkage.loss(target(pass).features(), SpectralShrinkage.SINGULAR_VALUES);
  }

  /** Of target rows. */
  public static Term classConfusion() {
    return pass -> ClassConfusion.loss(target(pass).logits(), ClassConfusion.TEMPERATURE);
  }

  /** Of target rows. */
  public static Term informationMaximisation() {
    return pass -> InformationMaximisation.loss(target(pass).logits());
  }

  /** Of target rows. */
  public static Term entropy() {
    return pass -> Entropy.loss(target(pass).logits());
  }

  /** Of source and target rows, with a discriminator of the network's features. */
  public static Term domainAdversarial(NetworkSpec network) {
    return new Adversary(
        discriminator("dann", network.features()),
        (pass, discriminator, lambda) ->
            DomainAdversarial.loss(
                source(pass).features(), target(pass).features(), discriminator, lambda));
  }

  /** Of source and target rows, with a discriminator of features times answers. */
  public static Term conditionalAdversarial(NetworkSpec network) {
    return new Adversary(
        discriminator("cdan", network.features() * network.classes()),
        (pass, discriminator, lambda) ->
            ConditionalAdversarial.loss(
                source(pass).features(),
                source(pass).logits(),
                target(pass).features(),
                target(pass).logits(),
                discriminator,
                lambda));
  }

  /** Of source and target rows, with an auxiliary head like the network's own. */
  public static Term marginDisparity(NetworkSpec network) {
    return new Adversary(
        new NetworkSpec(
            List.of(new Layer.Linear("mdd.head", network.features(), network.classes(), true))),
        (pass, auxiliary, lambda) ->
            MarginDisparity.loss(
                source(pass).features(),
                source(pass).logits(),
                target(pass).features(),
                target(pass).logits(),
                auxiliary,
                MarginDisparity.MARGIN_FACTOR,
                lambda));
  }

  private static Activations source(Pass pass) {
    return pass.of(Role.SOURCE);
  }

  private static Activations target(Pass pass) {
    return pass.of(Role.TARGET);
  }

  /** Two hidden layers, as in the papers, of 64 units: rounds are short, and rows few. */
  private static NetworkSpec discriminator(String name, long features) {
    return new NetworkSpec(
        List.of(
            new Layer.Linear(name + ".fc1", features, 64, true),
            new Layer.Relu(),
            new Layer.Linear(name + ".fc2", 64, 64, true),
            new Layer.Relu(),
            new Layer.Linear(name + ".head", 64, 1, true)));
  }

  /**
   * A loss with a discriminator or an auxiliary head, whose gradient to the features is turned
   * round.
   */
  private record Adversary(NetworkSpec discriminator, Loss loss) implements Term {
    @FunctionalInterface
    interface Loss {
      NDArray of(Pass pass, UnaryOperator<NDArray> discriminator, double lambda);
    }

    @Override
    public NDArray loss(Pass pass) {
      Network network = new Network(discriminator);
      Map<String, NDArray> parameters = pass.parameters();
      return loss.of(
          pass,
          x -> network.forward(parameters, x).logits(),
          GradientReversal.lambda(pass.progress()));
    }

    @Override
    public List<NetworkSpec> modules() {
      return List.of(discriminator);
    }
  }
}
