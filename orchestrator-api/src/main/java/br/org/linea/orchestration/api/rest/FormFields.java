package br.org.linea.orchestration.api.rest;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The fields of a form, read before the framework sees it, which finds them in the request. */
final class FormFields {

  private static final int MOST = 1_000;

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
   * Call it before the body comes. A multipart form is taken apart while it comes; what cannot be
   * read goes to the request's exception handler.
   *
   * @throws IllegalArgumentException when the request's head fits no multipart form
   */
  static void expect(HttpServerRequest request, Kind kind) {
    if (kind == Kind.MULTIPART) {
      request.setExpectMultipart(true);
      request.uploadHandler(upload -> takeAsText(request, upload));
    }
  }

  /** A field that comes as a file is a field like any other. */
  private static void takeAsText(HttpServerRequest request, HttpServerFileUpload upload) {
    Buffer content = Buffer.buffer();
    upload.handler(content::appendBuffer);
    upload.endHandler(end -> request.formAttributes().add(upload.name(), content.toString()));
  }

  /**
   * Call it when the body is there.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  static void complete(HttpServerRequest request, Kind kind, Buffer body) {
    if (kind == Kind.URL_ENCODED) {
      Charset charset = HttpUtil.getCharset(type(request), StandardCharsets.UTF_8);
      // The decoder is one for addresses, where this sign ends the fields.
      String fields = body.toString(charset).replace("#", "%23");
      new QueryStringDecoder(fields, charset, false, MOST, true)
          .parameters()
          .forEach((name, values) -> request.formAttributes().add(name, values));
    }
    if (kind != Kind.NO_FORM && request.formAttributes().isEmpty()) {
      // The framework takes a form without fields for one that is still to be read.
      request.formAttributes().add("", "");
    }
  }
}
