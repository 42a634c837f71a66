package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
)

// A secretBox seals the secrets of one environment with AES-256-GCM. The environment's id is bound in, so that ciphertext
// copied into another environment does not open there.
type secretBox struct {
	aead cipher.AEAD
	id   []byte
}

func newSecretBox(key []byte, id string) (*secretBox, error) {
	if len(key) != 32 {
		return nil, errors.New("the key must have 32 bytes")
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &secretBox{aead: aead, id: []byte(id)}, nil
}

func (b *secretBox) Encrypt(_ context.Context, plaintext []byte) ([]byte, error) {
	nonce := make([]byte, b.aead.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return b.aead.Seal(nonce, nonce, plaintext, b.id), nil
}

func (b *secretBox) Decrypt(_ context.Context, sealed []byte) ([]byte, error) {
	n := b.aead.NonceSize()
	if len(sealed) < n {
		return nil, errors.New("not encrypted for this environment")
	}
	plaintext, err := b.aead.Open(nil, sealed[:n], sealed[n:], b.id)
	if err != nil {
		return nil, errors.New("not encrypted for this environment")
	}
	return plaintext, nil
}
