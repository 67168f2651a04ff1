package io.acclimate.inference;

import io.acclimate.inference.protocol.IndexRequestReader;
import io.acclimate.inference.protocol.InferRequest;
import io.acclimate.inference.protocol.InferRequestReader;
import io.acclimate.inference.protocol.InferenceException;
import io.acclimate.inference.protocol.Limits;
import io.acclimate.inference.protocol.ProtocolWriter;
import io.micrometer.core.instrument.Timer;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Open Inference Protocol v2 over REST. */
@Path("/v2")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public final class InferenceResource {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceResource.class);

  private final Serving service;
  private final InferRequestReader reader;
  private final IndexRequestReader indexReader = new IndexRequestReader();
  private final ProtocolWriter writer = new ProtocolWriter();

  InferenceResource(Serving service, InferenceConfig config) {
    this.service = service;
    this.reader =
        new InferRequestReader(
            new Limits(config.maxRequestBytes(), config.maxRows(), config.maxRowBytes()));
  }

  @GET
  public Response server() {
    return Response.ok(writer.server()).build();
  }

  @GET
  @Path("/health/live")
  public Response live() {
    return Response.ok(writer.flag("live", true)).build();
  }

  @GET
  @Path("/health/ready")
  public Response ready() {
    boolean ready = service.ready();
    return Response.status(ready ? 200 : 503).entity(writer.flag("ready", ready)).build();
  }

  @GET
  @Path("/models/{model}")
  public Response model(@PathParam("model") String model) {
    return guarded(() -> writer.model(service.inference().metadata(model, null)));
  }

  @GET
  @Path("/models/{model}/versions/{version}")
  public Response version(@PathParam("model") String model, @PathParam("version") String version) {
    return guarded(() -> writer.model(service.inference().metadata(model, version)));
  }

  @GET
  @Path("/models/{model}/ready")
  public Response modelReady(@PathParam("model") String model) {
    return readiness(model, null);
  }

  @GET
  @Path("/models/{model}/versions/{version}/ready")
  public Response versionReady(
      @PathParam("model") String model, @PathParam("version") String version) {
    return readiness(model, version);
  }

  @POST
  @Path("/models/{model}/infer")
  public Response infer(@PathParam("model") String model, byte @Nullable [] body) {
    return infer(model, null, body);
  }

  @POST
  @Path("/models/{model}/versions/{version}/infer")
  public Response inferByVersion(
      @PathParam("model") String model,
      @PathParam("version") String version,
      byte @Nullable [] body) {
    return infer(model, version, body);
  }

  @POST
  @Path("/repository/index")
  public Response index(byte @Nullable [] body) {
    return guarded(
        () -> {
          boolean ready = indexReader.readyOnly(body == null ? new byte[0] : body);
          return writer.index(service.inference().index(ready));
        });
  }

  @POST
  @Path("/repository/models/{model}/{change: load|unload}")
  public Response change(@PathParam("model") String model) {
    return guarded(
        () -> {
          throw service.inference().refuseChange(model);
        });
  }

  private Response readiness(String model, @Nullable String version) {
    return guarded(
        () -> {
          service.inference().metadata(model, version);
          return writer.modelReady(model, true);
        });
  }

  private Response infer(String model, @Nullable String version, byte @Nullable [] body) {
    RequestMetrics metrics = service.requestMetrics();
    Timer.Sample begun = metrics.begin();
    Response response =
        guarded(
            () -> {
              InferRequest request = reader.read(body == null ? new byte[0] : body);
              return writer.response(service.inference().infer(model, version, request));
            });
    metrics.answered(model, response.getStatus(), begun);
    return response;
  }

  private Response error(InferenceException e) {
    Response.ResponseBuilder response =
        Response.status(e.status()).entity(writer.error(e.sentence()));
    return e.retryable()
        ? response.header("Retry-After", HttpAdmission.RETRY_AFTER_SECONDS).build()
        : response.build();
  }

  private Response guarded(Supplier<byte[]> answer) {
    try {
      return Response.ok(answer.get()).build();
    } catch (InferenceException e) {
      return error(e);
    } catch (RuntimeException e) {
      LOG.error("inference=failed cause=\"{}\"", e.getMessage(), e);
      return Response.serverError().entity(writer.error("The model failed to answer.")).build();
    }
  }
}
