//! What the signature of a handler says of its operation in the OpenAPI document: each argument and the answer describe what
//! follows from them, such as parameters, headers, the right that is needed and problems. So the document cannot disagree with
//! the code, and a handler's attribute says only what no type can.

use std::future::Future;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response as AnyResponse;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, Parameter, PathItem, Paths};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, HeaderBuilder, ObjectBuilder, Ref, RefOr, Response, Type};
use utoipa_axum::router::UtoipaMethodRouter;

use super::catalogue::LANE;
use super::lane::LaneKind;
use super::problem::Problem;
use app::App;

/// An argument or an answer of handlers, which says what follows from it for an operation.
pub(super) trait Describe {
    /// Adds it to the operation.
    fn describe(operation: &mut Operation);
}

/// A function of arguments and with an answer that describe their operation.
pub(super) trait DescribedHandler<Arguments> {
    /// Adds what its arguments and its answer say.
    fn describe(operation: &mut Operation);
}

macro_rules! described_handlers {
    ($(($($argument:ident),*))+) => {$(
        impl<Handler, Answering, Answer, $($argument),*> DescribedHandler<($($argument,)*)> for Handler
        where
            Handler: Fn($($argument),*) -> Answering,
            Answering: Future<Output = Answer>,
            Answer: Describe,
            $($argument: Describe,)*
        {
            fn describe(operation: &mut Operation) {
                $($argument::describe(operation);)*
                Answer::describe(operation);
            }
        }
    )+};
}

described_handlers! { () (A) (A, B) (A, B, C) (A, B, C, D) (A, B, C, D, E) (A, B, C, D, E, F) }

/// A router of one operation, which is described by the signature of its handler beside its own words.
pub(super) fn described<Arguments, Handler: DescribedHandler<Arguments>>(
    mut route: UtoipaMethodRouter<App>,
    _: &Handler,
) -> UtoipaMethodRouter<App> {
    describe(&mut route.1, Handler::describe);
    route
}

/// An operation that waits for its turn in a lane other than that of plain reads or writes.
pub(super) fn in_lane(mut route: UtoipaMethodRouter<App>, lane: LaneKind) -> UtoipaMethodRouter<App> {
    for operation in route.1.paths.values_mut().flat_map(operations_of) {
        let said = Extensions::builder().add(LANE, lane.key()).build();
        operation.extensions.get_or_insert_default().merge(said);
    }
    route
}

fn describe(paths: &mut Paths, with: fn(&mut Operation)) {
    paths.paths.values_mut().flat_map(operations_of).for_each(with);
}

/// The operations of a path.
pub(super) fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete].into_iter().flatten()
}

/// What holds for every operation: it says whether it needs a token, it can break, and its problems are problem documents. The last
/// of what describes an operation.
pub(super) fn complete(operation: &mut Operation) {
    operation.security.get_or_insert_with(|| vec![SecurityRequirement::default()]);
    add_problem(operation, "414", "`uri_too_long`");
    add_problem(operation, "431", "`headers_too_large`");
    add_problem(operation, "500", "`internal`");
    add_problem(operation, "503", "`unavailable`");
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.as_str() >= "400"
            && response.content.is_empty()
        {
            let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
            response
                .content
                .insert("application/problem+json".to_owned(), RefOr::T(Content::new(Some(schema))));
        }
    }
}

/// Adds parameters.
pub(super) fn add_parameters(operation: &mut Operation, parameters: impl IntoIterator<Item = Parameter>) {
    operation.parameters.get_or_insert_default().extend(parameters.into_iter().map(RefOr::T));
}

/// Adds codes to the problems of a status, unless the handler itself says something of the first.
pub(super) fn add_problem(operation: &mut Operation, status: &str, codes: &str) {
    let first = codes.split([',', ';']).next().unwrap_or_default();
    match operation.responses.responses.get_mut(status) {
        Some(RefOr::T(known)) if !known.description.contains(first) => {
            known.description = format!("{}; {codes}", known.description);
        }
        Some(_) => {}
        None => add_response(operation, status, codes),
    }
}

/// Adds a response without a body.
pub(super) fn add_response(operation: &mut Operation, status: &str, description: &str) {
    operation.responses.responses.insert(status.to_owned(), RefOr::T(Response::new(description)));
}

/// Adds a header, whose value is a text, to every answer that is no problem.
pub(super) fn add_header(operation: &mut Operation, name: &str, description: &str) {
    add_header_of(operation, name, description, text());
}

/// The schema of a text.
pub(super) fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// Adds a header to every answer that is no problem.
pub(super) fn add_header_of(operation: &mut Operation, name: &str, description: &str, schema: ObjectBuilder) {
    let header = HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build();
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.as_str() < "400"
        {
            response.headers.insert(name.to_owned(), RefOr::T(header.clone()));
        }
    }
}

impl Describe for State<App> {
    fn describe(_: &mut Operation) {}
}

impl<T: Describe> Describe for Result<T, Problem> {
    fn describe(operation: &mut Operation) {
        T::describe(operation);
    }
}

impl<T: Describe> Describe for (StatusCode, T) {
    fn describe(operation: &mut Operation) {
        T::describe(operation);
    }
}

impl<T> Describe for Json<T> {
    fn describe(_: &mut Operation) {}
}

impl Describe for StatusCode {
    fn describe(_: &mut Operation) {}
}

impl Describe for AnyResponse {
    fn describe(_: &mut Operation) {}
}
