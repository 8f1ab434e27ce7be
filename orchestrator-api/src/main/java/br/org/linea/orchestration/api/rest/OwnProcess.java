package br.org.linea.orchestration.api.rest;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The caller must be allowed to see the process {@code {id}}. For streams, whose answer has begun
 * before the first item is there, so that it is too late for an error.
 */
@NameBinding
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface OwnProcess {}
