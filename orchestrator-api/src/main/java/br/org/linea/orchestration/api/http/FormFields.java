package br.org.linea.orchestration.api.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The fields of a form, read before the framework sees it, which finds them in the request. */
final class FormFields {

  private static final int MOST = 1_000;

  /** {@link BodyLimit} has one. */
  private static final int NO_LIMIT = 0;

  private FormFields() {}

  /** What a body is, by its media type. */
  enum Kind {
    URL_ENCODED,
    MULTIPART,
    NO_FORM;

    static Kind of(HttpServerRequest request) {
      String type = type(request).toLowerCase(Locale.ROOT);
      if (type.startsWith(HttpHeaderValues.APPLICATION_X_WWW_FORM_URLENCODED.toString())) {
        return URL_ENCODED;
      }
      return type.startsWith(HttpHeaderValues.MULTIPART_FORM_DATA.toString()) ? MULTIPART : NO_FORM;
    }
  }

  private static String type(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_TYPE)).orElse("");
  }

  /**
   * Call it when the body is there.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  static void complete(HttpServerRequest request, Kind kind, Buffer body) {
    switch (kind) {
      case URL_ENCODED -> urlEncoded(request, body);
      case MULTIPART -> multipart(request, body);
      case NO_FORM -> {
        return;
      }
    }
    if (request.formAttributes().isEmpty()) {
      // The framework takes a form without fields for one that is still to be read.
      request.formAttributes().add("", "");
    }
  }

  /** A form has more fields than are read; those behind them must not be left out in silence. */
  static final class TooMany extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    TooMany(Throwable cause) {
      super("A form has at most " + MOST + " fields.", cause);
    }
  }

  private static void urlEncoded(HttpServerRequest request, Buffer body) {
    Charset charset = HttpUtil.getCharset(type(request), StandardCharsets.UTF_8);
    // The decoder is one for addresses, where this sign ends the fields.
    String fields = body.toString(charset).replace("#", "%23");
    new QueryStringDecoder(fields, charset, false, MOST + 1, true)
        .parameters()
        .forEach((name, values) -> request.formAttributes().add(name, values));
    if (request.formAttributes().size() > MOST) {
      throw new TooMany(null);
    }
  }

  /** A field that comes as a file is a field like any other. */
  private static void multipart(HttpServerRequest request, Buffer body) {
    DefaultFullHttpRequest whole =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            request.uri(),
            Unpooled.wrappedBuffer(body.getBytes()));
    whole.headers().set(HttpHeaders.CONTENT_TYPE, type(request));
    HttpPostMultipartRequestDecoder decoder = null;
    try {
      decoder =
          new HttpPostMultipartRequestDecoder(
              new DefaultHttpDataFactory(false), whole, StandardCharsets.UTF_8, MOST, NO_LIMIT);
      for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
        if (part instanceof HttpData field) {
          request.formAttributes().add(field.getName(), field.getString(charset(field)));
        }
      }
    } catch (HttpPostRequestDecoder.TooManyFormFieldsException e) {
      throw new TooMany(e);
    } catch (IOException | RuntimeException e) {
      // It has no common type: DecoderException, an illegal name of a charset, a missing name.
      throw new IllegalArgumentException("no multipart form", e);
    } finally {
      if (decoder != null) {
        decoder.destroy();
      }
    }
  }

  private static Charset charset(HttpData field) {
    return Optional.ofNullable(field.getCharset()).orElse(StandardCharsets.UTF_8);
  }
}
