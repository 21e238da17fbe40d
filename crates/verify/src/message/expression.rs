//! Arithmetic as people write it, read and computed exactly.

use chartmill_schema::Number;

/// A part of a calculation.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Token {
    /// A number as written.
    Number(Number),
    /// `+`, `-`, `*` or `/`.
    Operator(char),
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `=` or `≈`.
    Equals,
    /// Words, colons and the like.
    Break,
}

/// The value of a whole expression, or `None` where it is none.
pub(super) fn value(tokens: &[Token]) -> Option<Number> {
    let mut parser = Parser { tokens, at: 0 };
    let value = parser.sum()?;
    (parser.at == tokens.len()).then_some(value)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn sum(&mut self) -> Option<Number> {
        let mut value = self.product()?;
        loop {
            match self.peek() {
                Some(Token::Operator('+')) => {
                    self.at += 1;
                    value = value.plus(self.product()?)?;
                }
                Some(Token::Operator('-')) => {
                    self.at += 1;
                    value = value.minus(self.product()?)?;
                }
                // `30 -25`: the sign was read as the number's own.
                Some(Token::Number(next)) if next.is_negative() => value = value.plus(self.product()?)?,
                _ => return Some(value),
            }
        }
    }

    fn product(&mut self) -> Option<Number> {
        let mut value = self.operand()?;
        loop {
            match self.peek() {
                Some(Token::Operator('*')) => {
                    self.at += 1;
                    value = value.times(self.operand()?)?;
                }
                Some(Token::Operator('/')) => {
                    self.at += 1;
                    value = value.over(self.operand()?)?;
                }
                _ => return Some(value),
            }
        }
    }

    fn operand(&mut self) -> Option<Number> {
        match self.peek()? {
            Token::Number(number) => {
                self.at += 1;
                Some(number)
            }
            Token::Open => {
                self.at += 1;
                let value = self.sum()?;
                (self.peek() == Some(Token::Close)).then(|| self.at += 1)?;
                Some(value)
            }
            Token::Operator('-') => {
                self.at += 1;
                Number::ZERO.minus(self.operand()?)
            }
            _ => None,
        }
    }
}

/// The longest expression that ends (or, with `forwards`, begins) a row of tokens, with its value.
pub(super) fn nearest(tokens: &[Token], forwards: bool) -> Option<(usize, Number)> {
    let is_part = |token: &&Token| !matches!(token, Token::Break | Token::Equals);
    if forwards {
        let len = tokens.iter().take_while(is_part).count();
        (1..=len).rev().find_map(|len| Some((len, value(&tokens[..len])?)))
    } else {
        let len = tokens.iter().rev().take_while(is_part).count();
        (1..=len).rev().find_map(|len| Some((len, value(&tokens[tokens.len() - len..])?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precedence_and_brackets() {
        let n = |value: i64| Token::Number(Number::from(value));
        let tokens = [Token::Open, n(20), Token::Operator('+'), n(30), Token::Close, Token::Operator('/'), n(4)];
        assert_eq!(value(&tokens), Number::new(125, 1));
        assert_eq!(value(&[n(30), n(-25)]), Some(Number::from(5_i64)));
        assert_eq!(value(&[n(30), Token::Operator('+')]), None);
        assert_eq!(nearest(&[n(1), n(2), Token::Operator('+'), n(3)], false), Some((3, Number::from(5_i64))));
    }
}
